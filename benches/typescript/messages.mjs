// What is encoded and decoded: sixteen samples of each message, the same in every run. One sample would be
// unlike life: caches and branch predictors would learn it by heart.

const SAMPLES = 16;

/**
 * The samples as plain objects, in the shape that a library wants.
 *
 * @param {object} shape what libraries do not agree on
 * @param {(name: string, value: unknown) => object} shape.oneof the properties that hold a oneof named `value`
 * @param {(value: bigint) => unknown} shape.int64
 * @param {(value: Uint8Array) => unknown} [shape.bytes]
 * @param {(value: number) => unknown} [shape.kind] the enum
 */
export function samples(shape) {
  const random = generator(1);
  const each = (message) => Array.from({ length: SAMPLES }, () => message(random, { ...same, ...shape }));
  return { small: each(small), medium: each(medium), ints: each(ints), doubles: each(doubles) };
}

const same = { bytes: (value) => value, kind: (value) => value };

function small(random, shape) {
  const input = {
    url: `https://example.org/feed/${random.name()}`,
    depth: random.below(9) + 1,
    user: random.name(),
    tags: [random.name(), "nightly"],
  };
  return {
    jobId: random.uuid(),
    handlerName: `python.crawl.${random.name()}`,
    payload: shape.bytes(new TextEncoder().encode(JSON.stringify(input))),
    timeoutSecs: shape.int64(BigInt(300 + random.below(6900))),
  };
}

function medium(random, shape) {
  const point = () => ({ x: random.decimal(1000, 3), y: -random.decimal(1000, 3) });
  const evidence = (key, name, value) => ({
    key,
    weight: random.decimal(1, 2),
    kind: shape.kind(1 + random.below(2)),
    ...shape.oneof(name, value),
  });
  return {
    id: random.uuid(),
    subjects: [
      `user:${random.name()}`,
      `repo:${random.name()}/${random.name()}`,
      `issue:${random.name()}#${random.below(9000)}`,
      `commit:${random.hex(40)}`,
    ],
    predicates: ["is_author_of", `reviewed_${random.name()}`, `supersedes_${random.name()}`],
    attributes: [
      evidence("language", "text", random.name()),
      evidence("lines_changed", "number", random.below(100_000)),
      { ...evidence("signed", "flag", true), note: `verified by ${random.name()}` },
      evidence("centroid", "point", point()),
      evidence("summary", "text", random.phrases(3)),
      evidence("offset", "number", -random.below(1000)),
    ],
    labels: {
      region: `eu-${random.name()}-${random.below(9)}`,
      team: random.name(),
      env: "production",
      contact: `${random.name()}@example.org`,
      source: `https://example.org/${random.name()}/${random.hex(12)}`,
    },
    positions: { start: point(), middle: point(), end: point() },
    score: random.double(),
    title: `Review of the ${random.name()} changes – round ${random.below(9) + 1}`,
    comment: random.phrases(12),
    createdMs: shape.int64(1_700_000_000_000n + BigInt(random.below(2 ** 31))),
    version: random.below(2 ** 14),
    active: true,
    tags: Array.from({ length: 14 }, () => random.below(2 ** (1 + random.below(20)))),
  };
}

/** As many numbers of 1 bit as of 31; one in twenty is negative, which takes ten bytes. */
function ints(random) {
  const value = () => random.below(2 ** (1 + random.below(31)));
  return { values: Array.from({ length: 1000 }, (_, at) => (at % 20 === 19 ? -value() : value()) | 0) };
}

function doubles(random) {
  return { values: Array.from({ length: 1000 }, () => (random.double() - 0.5) * 1e6) };
}

const PHRASES = [
  "größer als",
  "très bien",
  "привет, мир",
  "日本語の文章",
  "naïve café",
  "plain words",
  "emoji 🎉",
  "señal",
  "ok",
];

/** A repeatable source of everything above (mulberry32). */
function generator(seed) {
  const double = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(double() * limit);
  const from = (letters) => (length) => Array.from({ length }, () => letters[below(letters.length)]);
  const hex = (length) => from("0123456789abcdef")(length).join("");
  return {
    double,
    below,
    hex,
    decimal: (limit, digits) => Number((double() * limit).toFixed(digits)),
    name: () => from("abcdefghijklmnopqrstuvwxyz")(4 + below(10)).join(""),
    uuid: () => [8, 4, 4, 4, 12].map(hex).join("-"),
    phrases: (count) => from(PHRASES)(count).join("; "),
  };
}
