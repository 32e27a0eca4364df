// What generated codecs make of messages. Speaks JSON lines:
//
//   → {"folder": "/tmp/x", "runtime": "runtime/index.js", "modules": ["job.js"],
//      "samples": [{"message": "acme.v1.Job", "bytes": "CAE="}]}
//   ← {"answers": [{"bytes": "CAE=", "json": "{\"id\":1}", "text": "CAE=", "again": "{\"id\":1}",
//                   "parsed": "CAE=", "wrong": []}]}
//
// `bytes` is what the decoded message is encoded as, `text` and `parsed` what it is encoded as after it has been JSON
// text and a JSON value; `again` is that text once more. What fails is in `errors`, by the same names.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const base64 = (bytes) => Buffer.from(bytes).toString("base64");

async function answer({ folder, runtime, modules, samples }) {
  const load = (path) => import(pathToFileURL(`${folder}/${path}`).href);
  const { createRegistry } = await load(runtime);
  const types = [];
  for (const module of modules) {
    const exported = Object.values(await load(module));
    types.push(...exported.filter((it) => typeof it?.typeName === "string" && ("decode" in it || "extendee" in it)));
  }
  const registry = createRegistry(...types);
  return samples.map((sample) => outcome(registry.message(sample.message), sample, { registry }));
}

function outcome(type, { bytes }, options) {
  const found = { wrong: [], errors: {} };
  const attempt = (what, make) => {
    try {
      found[what] = make();
      return true;
    } catch (error) {
      const { name, message, typeName, field, offset } = error;
      found.errors[what] = { name, message, typeName, field, offset };
      return false;
    }
  };
  let message;
  if (!attempt("bytes", () => base64(type.encode((message = type.decode(Buffer.from(bytes, "base64"))))))) return found;
  if (!type.equals(message, type.clone(message))) found.wrong.push("a clone is not the same");
  if (base64(type.encodeOwned(type.clone(message))) !== found.bytes) found.wrong.push("a clone has other bytes");
  if (base64(type.encodeOwned(type.create(message))) !== found.bytes) found.wrong.push("a copy has other bytes");
  if (base64(type.encode(type.decode(Buffer.from(found.bytes, "base64")))) !== found.bytes) {
    found.wrong.push("bytes change every time");
  }
  if (attempt("json", () => type.toJsonString(message, options))) {
    attempt("text", () => {
      const again = type.fromJsonString(found.json, options);
      found.again = type.toJsonString(again, options);
      return base64(type.encode(again));
    });
  }
  attempt("parsed", () => {
    const json = type.toJson(message, options);
    return base64(type.encode(type.fromJson(JSON.parse(JSON.stringify(json)), options)));
  });
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ answers: await answer(JSON.parse(line)) })}\n`);
}
