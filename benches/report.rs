//! What becomes of the figures of a bench: rows for machines, and a table for people.

use serde_json::{Value, json};

/// A figure of ours, beside the peer's.
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
}

/// How the rows of a bench are shown.
pub(crate) struct Report {
    /// What stands beside ours.
    pub(crate) peer: &'static str,
    /// The last parts of cases whose microseconds say a rate, too.
    pub(crate) rates: &'static [&'static str],
}

impl Report {
    /// The rows in the form of `benches/README.md`.
    pub(crate) fn json(&self, rows: &[Row]) -> Value {
        let row = |row: &Row| {
            let peers = row.peer.map_or_else(|| json!({}), |peer| json!({ self.peer: rounded(peer, 1) }));
            json!({
                "case": row.case,
                "unit": row.unit,
                "ours": rounded(row.ours, 1),
                "peers": peers,
                "ratio": row.ratio.map(|ratio| rounded(ratio, 3)),
            })
        };
        rows.iter().map(row).collect()
    }

    /// The rows as a table in Markdown.
    pub(crate) fn table(&self, rows: &[Row]) -> String {
        let mut lines = vec![
            format!("| | | ours | {} | ratio | ours, per second |", self.peer),
            "|---|---|--:|--:|--:|--:|".to_owned(),
        ];
        for Row { case, unit, ours, peer, ratio } in rows {
            let peer = peer.map_or_else(|| "–".to_owned(), |peer| format!("{peer:.1}"));
            let ratio = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
            let is_rate = case.rsplit('.').next().is_some_and(|last| self.rates.contains(&last));
            let rate = if is_rate { format!("{:.0}", 1e6 / ours) } else { String::new() };
            lines.push(format!("| {case} | {unit} | {ours:.1} | {peer} | {ratio} | {rate} |"));
        }
        lines.join("\n")
    }
}

fn rounded(figure: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (figure * scale).round() / scale
}

/// The middle one.
fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
