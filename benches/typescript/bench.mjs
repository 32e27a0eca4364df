// Checks everybody, measures everybody in turns, prints the table and writes the rows.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import os from "node:os";
import { bundle } from "./bundle.mjs";
import { check, inputs } from "./check.mjs";
import { DIRECTIONS, settings } from "./settings.mjs";
import { row, table } from "./table.mjs";

/** The figures of one process: one library, one message. */
function measured(order) {
  const script = `${import.meta.dirname}/measure.mjs`;
  const input = JSON.stringify(order);
  const child = spawnSync(process.execPath, [script], { input, stdio: ["pipe", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`measuring ${order.library} with ${order.message} failed`);
  return Object.entries(JSON.parse(child.stdout));
}

const { libraries, cases, rounds, effort, record } = settings();
const samples = inputs();
for (const library of libraries) await check(library, samples);

const figures = Object.fromEntries(cases.map((name) => [name, {}]));
for (let round = 0; round < rounds; round++) {
  if (process.stderr.isTTY) process.stderr.write(`round ${round + 1} of ${rounds}\r`);
  // Every round starts with another library, so nobody always runs behind the same one.
  const turn = libraries.map((_, at) => libraries[(at + round) % libraries.length]);
  for (const [message, all] of Object.entries(DIRECTIONS)) {
    const directions = all.filter((one) => cases.includes(`${message}.${one}`));
    if (directions.length === 0) continue;
    for (const library of turn) {
      for (const [one, spans] of measured({ library, message, directions, inputs: samples[message], ...effort })) {
        (figures[`${message}.${one}`][library] ??= []).push(...spans);
      }
    }
  }
}

if (cases.includes("bundle")) {
  for (const library of libraries.filter((name) => name !== "native-json")) {
    figures.bundle[library] = [await bundle(library, samples.small[0])];
  }
}

const rows = cases.map((name) => row(name, figures[name]));
console.log(table(rows, figures, libraries));
const machine = `${os.cpus()[0].model}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`;
console.log(`\nNode ${process.version}, ${machine}; ${rounds} processes per library and message`);

const write = (path, value) => writeFileSync(`${import.meta.dirname}/${path}`, `${JSON.stringify(value, null, 2)}\n`);
write(`../typescript${record ? "" : ".partial"}.json`, rows);
write("figures.json", figures);
