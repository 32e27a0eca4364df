//! What becomes of the figures: rows for machines, and a table for people.

use serde_json::{Value, json};

use crate::measure::{Load, Trip, median};

/// A figure of the generated wiring, beside that of what is written by hand.
pub(crate) struct Row {
    case: String,
    unit: &'static str,
    ours: f64,
    peer: Option<f64>,
    ratio: Option<f64>,
}

impl Row {
    /// From the figures of rounds in which both took turns; the medians count.
    pub(crate) fn new(case: String, unit: &'static str, ours: &[f64], peer: &[f64]) -> Row {
        let ours = median(ours);
        let peer = (!peer.is_empty()).then(|| median(peer));
        Row { case, unit, ours, peer, ratio: peer.map(|peer| ours / peer) }
    }

    /// In the form of `benches/README.md`.
    pub(crate) fn json(&self) -> Value {
        let peers = self.peer.map_or_else(|| json!({}), |peer| json!({ "hand-written": rounded(peer, 1) }));
        json!({
            "case": self.case,
            "unit": self.unit,
            "ours": rounded(self.ours, 1),
            "peers": peers,
            "ratio": self.ratio.map(|ratio| rounded(ratio, 3)),
        })
    }
}

/// One of a round's figures.
type Figure = fn(&Trip) -> f64;

/// Four rows of one language under one load.
pub(crate) fn trips(language: &str, load: Load, ours: &[Trip], peer: &[Trip]) -> Vec<Row> {
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

/// The rows as a table in Markdown.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        "| | | ours | hand-written | ratio | ours, per second |".to_owned(),
        "|---|---|--:|--:|--:|--:|".to_owned(),
    ];
    for Row { case, unit, ours, peer, ratio } in rows {
        let peer = peer.map_or_else(|| "–".to_owned(), |peer| format!("{peer:.1}"));
        let ratio = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        let rate = if case.rsplit('.').next() == Some("wall") {
            format!("{:.0}", 1e6 / ours)
        } else {
            String::new()
        };
        lines.push(format!("| {case} | {unit} | {ours:.1} | {peer} | {ratio} | {rate} |"));
    }
    lines.join("\n")
}

fn rounded(figure: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (figure * scale).round() / scale
}
