//! What becomes of the figures: rows for machines, and a table for people.

use serde_json::{Value, json};

/// A figure of Pulse, beside the bare engine's.
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
        let peers = self.peer.map_or_else(|| json!({}), |peer| json!({ "apalis": rounded(peer, 1) }));
        json!({
            "case": self.case,
            "unit": self.unit,
            "ours": rounded(self.ours, 1),
            "peers": peers,
            "ratio": self.ratio.map(|ratio| rounded(ratio, 3)),
        })
    }
}

/// The rows as a table in Markdown.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        "| | | ours | apalis | ratio | ours, per second |".to_owned(),
        "|---|---|--:|--:|--:|--:|".to_owned(),
    ];
    for Row { case, unit, ours, peer, ratio } in rows {
        let peer = peer.map_or_else(|| "–".to_owned(), |peer| format!("{peer:.1}"));
        let ratio = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        let rate = if *unit == "us" { format!("{:.0}", 1e6 / ours) } else { String::new() };
        lines.push(format!("| {case} | {unit} | {ours:.1} | {peer} | {ratio} | {rate} |"));
    }
    lines.join("\n")
}

fn rounded(figure: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (figure * scale).round() / scale
}

/// The value that so many percent of sorted ones do not exceed.
pub(crate) fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile(&sorted, 50)
}
