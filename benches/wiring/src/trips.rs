//! The rows of round trips.

use crate::measure::{Load, Trip};
use crate::report::Row;

/// One of a round's figures.
type Figure = fn(&Trip) -> f64;

/// Four rows of one language under one load.
pub(crate) fn rows(language: &str, load: Load, ours: &[Trip], peer: &[Trip]) -> Vec<Row> {
    let figures: [(&str, Figure); 4] = [
        ("p50", |trip| trip.p50),
        ("p99", |trip| trip.p99),
        ("wall", |trip| trip.wall),
        ("cpu", |trip| trip.cpu),
    ];
    let row = |(name, figure): (&str, Figure)| {
        let of = |trips: &[Trip]| -> Vec<f64> { trips.iter().map(figure).collect() };
        Row::new(format!("{language}.{}.{name}", load.name()), "us", &of(ours), &of(peer))
    };
    figures.into_iter().map(row).collect()
}
