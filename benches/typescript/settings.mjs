// What there is to measure, and what the arguments ask for. Run as a program, it prints the libraries asked for.
import { parseArgs } from "node:util";

const LIBRARIES = ["ours", "protobuf-es", "ts-proto", "protobuf-ts", "protobufjs", "pbf", "native-json"];

/** What is done with each message. Each is timed in a cell of its own. */
export const DIRECTIONS = {
  small: ["encode", "decode", "toJson", "fromJson"],
  medium: ["encode", "decode", "toJson", "fromJson"],
  ints: ["encode", "decode"],
  doubles: ["encode", "decode"],
};

const TIMED = Object.entries(DIRECTIONS).flatMap(([message, all]) => all.map((one) => `${message}.${one}`));
const CASES = [...TIMED, "bundle"];

const HELP = `benches/run typescript [--quick] [--rounds N] [--only LIBRARY,…] [--case CASE,…]

  --quick     few and short rounds, to see whether a change helps; not for the record
  --rounds    processes per library and message, 10 by default
  --only      some of ${LIBRARIES.join(", ")}
  --case      a cell such as medium.decode, all cells of ${Object.keys(DIRECTIONS).join(", ")}, or bundle

Writes target/bench/typescript.json, or, so that the record stays, typescript.partial.json
where --quick, --only or --case is given.`;

/** The settings that the arguments make. Ends the process where they are wrong. */
export function settings() {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const { values } = parseArgs({ options: { quick: flag, rounds: text, only: text, case: text, help: flag } });
  if (values.help) end(HELP, 0);
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 10));
  if (!(rounds >= 1)) end("error: --rounds takes a number from 1", 2);
  return {
    libraries: chosen(LIBRARIES, values.only, (name, wanted) => name === wanted),
    cases: chosen(CASES, values.case, (name, wanted) => name === wanted || name.startsWith(`${wanted}.`)),
    rounds,
    effort: { spans: 2, milliseconds: values.quick ? 30 : 100 },
    record: !values.quick && values.only === undefined && values.case === undefined,
  };
}

function chosen(all, wanted, matches) {
  if (wanted === undefined) return all;
  const words = wanted.split(",");
  const stranger = words.find((word) => !all.some((name) => matches(name, word)));
  if (stranger !== undefined) end(`error: there is no ${stranger}; there are ${all.join(", ")}`, 2);
  return all.filter((name) => words.some((word) => matches(name, word)));
}

function end(text, code) {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}

if (process.argv[1] === import.meta.filename) console.log(settings().libraries.join(" "));
