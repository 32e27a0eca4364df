// One library with one message, in a process of its own: reads the order from stdin, and writes the
// nanoseconds that an operation took, several times for each direction, to stdout.
import { readFileSync } from "node:fs";

const { library, message, directions, inputs, spans, milliseconds } = JSON.parse(readFileSync(0, "utf8"));
const codec = (await import(`./libraries/${library}.mjs`))[message];

const given = {
  encode: () => codec.messages,
  decode: () =>
    inputs.map(({ bytes, json }) => {
      const content = library === "native-json" ? Buffer.from(json) : Buffer.from(bytes, "base64");
      return new Uint8Array(content); // memory of its own, not a part of Node's pool
    }),
  toJson: () => codec.messages,
  fromJson: () => inputs.map(({ json }) => json),
};

// V8 puts off joining the parts of a string until a character is asked for. That is part of making a text.
function joinedJson(value) {
  const text = codec.toJson(value);
  text.charCodeAt(text.length - 1);
  return text;
}

// Results are kept for a while, so that no work can be found useless and left out.
const kept = new Array(16);

function run(operation, inputs, passes) {
  for (let pass = 0; pass < passes; pass++) {
    for (let at = 0; at < inputs.length; at++) kept[at & 15] = operation(inputs[at]);
  }
}

/** Milliseconds of processor time since an earlier reading, those of V8's collector and compiler included. */
function since(reading) {
  const { user, system } = process.cpuUsage(reading);
  return (user + system) / 1000;
}

/** Runs for about so many milliseconds, and returns the nanoseconds that one operation took. */
function span(cell) {
  const start = process.cpuUsage();
  let passes = 0;
  let passed = 0;
  while (passed < milliseconds) {
    run(cell.operation, cell.inputs, cell.passes);
    passes += cell.passes;
    passed = since(start);
  }
  cell.passes = Math.ceil(passes / passed); // look at the clock about once a millisecond
  return (passed * 1e6) / (passes * cell.inputs.length);
}

const cells = directions
  .filter((direction) => codec[direction] !== undefined)
  .map((direction) => ({
    direction,
    operation: direction === "toJson" ? joinedJson : codec[direction],
    inputs: given[direction](),
    passes: 1,
  }));

// All are warm before the first is measured, so nobody gains from the order.
for (const cell of cells) span(cell);

const figures = cells.map((cell) => {
  span(cell);
  return [cell.direction, Array.from({ length: spans }, () => span(cell))];
});
process.stdout.write(JSON.stringify(Object.fromEntries(figures)));
