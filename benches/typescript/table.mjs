// What becomes of the figures: the row of a case, and the table of all rows.

/** The figure that counts: whatever else runs on the machine can only add to it. */
const best = (figures) => Math.min(...figures);

/** How far the usual figure lies above the best, in percent. */
function spread(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return Math.round((sorted[sorted.length >> 1] / sorted[0] - 1) * 100);
}

const rounded = (value, digits) => Number(value.toFixed(digits));

/** `{ case, unit, ours, peers, ratio }` of the figures of every library. Lower is better. */
export function row(name, figures) {
  const all = Object.entries(figures).map(([library, found]) => [library, rounded(best(found), 1)]);
  const { ours = null, "native-json": yardstick, ...peers } = Object.fromEntries(all);
  const rivals = Object.values(peers);
  const ratio = ours === null || rivals.length === 0 ? null : rounded(ours / best(rivals), 3);
  return { case: name, unit: name === "bundle" ? "bytes" : "ns", ours, peers, ratio };
}

/** The rows for people, with native JSON, and with the larger spread of the two figures behind the ratio. */
export function table(rows, figures, libraries) {
  const lines = [["", "", ...libraries, "ratio", "to", "spread"]];
  for (const { case: name, unit, peers, ratio } of rows) {
    const found = figures[name];
    const shown = (library) => (found[library] ? Math.round(best(found[library])).toLocaleString("en") : "–");
    const rival = Object.keys(peers).sort((a, b) => peers[a] - peers[b])[0];
    const compared = ["ours", rival].filter((library) => found[library]);
    const widest = unit === "ns" ? `${Math.max(...compared.map((library) => spread(found[library])))} %` : "";
    lines.push([name, unit, ...libraries.map(shown), ratio?.toFixed(2) ?? "–", rival ?? "–", widest]);
  }
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const words = new Set([0, 1, lines[0].length - 2]);
  const padded = (cell, at) => (words.has(at) ? cell.padEnd(widths[at]) : cell.padStart(widths[at]));
  return lines.map((line) => line.map(padded).join("  ").trimEnd()).join("\n");
}
