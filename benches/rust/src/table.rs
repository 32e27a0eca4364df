//! What becomes of the figures: a row for each case.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The columns, ours first, and ours by way of serde_json last.
const COLUMNS: [&str; 5] = ["ours", "prost", "prost+pbjson", "buffa", "serde"];

/// A case, and the figures of everybody.
pub struct Row {
    pub case: String,
    pub unit: &'static str,
    pub figures: BTreeMap<&'static str, Vec<f64>>,
}

impl Row {
    /// The figure that counts: whatever else runs on the machine can only add to it.
    fn best(&self, library: &str) -> Option<f64> {
        self.figures.get(library)?.iter().copied().reduce(f64::min)
    }

    /// How far the usual figure lies above the best, in percent.
    fn spread(&self, library: &str) -> f64 {
        let mut sorted = self.figures.get(library).cloned().unwrap_or_default();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).map_or(0.0, |median| (median / sorted[0] - 1.0) * 100.0)
    }

    fn peers(&self) -> impl Iterator<Item = (&'static str, f64)> {
        COLUMNS[1..4].iter().filter_map(|name| Some((*name, self.best(name)?)))
    }

    fn rival(&self) -> Option<(&'static str, f64)> {
        self.peers().min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn ratio(&self) -> Option<f64> {
        Some(self.best("ours")? / self.rival()?.1)
    }

    /// `{ case, unit, ours, peers, ratio }`. Lower is better.
    pub fn json(&self) -> Value {
        let round = |value: f64, digits: i32| (value * 10f64.powi(digits)).round() / 10f64.powi(digits);
        let peers: BTreeMap<_, _> = self.peers().map(|(name, best)| (name, round(best, 1))).collect();
        json!({
            "case": self.case,
            "unit": self.unit,
            "ours": self.best("ours").map(|best| round(best, 1)),
            "peers": peers,
            "ratio": self.ratio().map(|ratio| round(ratio, 3)),
        })
    }
}

/// The rows for people: the ratio to each peer behind its figure.
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        ["", "", "ours", "prost", "prost+pbjson", "buffa", "by serde_json", "spread"].map(str::to_owned),
    ];
    for row in rows {
        let ours = row.best("ours");
        let shown = |name: &str| match (row.best(name), ours) {
            (None, _) => "–".to_owned(),
            (Some(best), Some(ours)) if name != "ours" => format!("{best:.0} ({:.2})", ours / best),
            (Some(best), _) => format!("{best:.0}"),
        };
        let spread = COLUMNS.map(|name| row.spread(name)).into_iter().fold(0.0, f64::max);
        let [a, b, c, d, e] = COLUMNS.map(shown);
        lines.push([row.case.clone(), row.unit.to_owned(), a, b, c, d, e, format!("{spread:.0} %")]);
    }
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let text = |line: &[String; 8]| {
        let cells = line.iter().zip(&widths).enumerate();
        let padded = cells.map(|(at, (cell, width))| match at {
            0 | 1 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(text).collect::<Vec<_>>().join("\n")
}
