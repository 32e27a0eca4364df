// Writes JavaScript beside TypeScript, without checking types. Two processes may do it at once.
//
// Usage: node transpile.mjs <folder of the npm package typescript, 5.x> <folder of modules> <folder for JavaScript>
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const [typescript, from, to] = process.argv.slice(2);
/** Loaded for the first module that has changed: it takes longer than all the rest. */
let compiler;

function modules() {
  return readdirSync(from, { recursive: true }).filter((path) => path.endsWith(".ts"));
}

function isCurrent(source, target) {
  const written = statSync(target, { throwIfNoEntry: false });
  return written !== undefined && written.mtimeMs >= statSync(source).mtimeMs;
}

function javascript(source) {
  compiler ??= createRequire(import.meta.url)(typescript);
  const compilerOptions = {
    target: compiler.ScriptTarget.ES2022,
    module: compiler.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return compiler.transpileModule(readFileSync(source, "utf8"), { compilerOptions }).outputText;
}

/** Whole or not at all, for whoever imports it meanwhile. */
function write(target, text) {
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}

write(join(to, "package.json"), JSON.stringify({ private: true, type: "module" }));
for (const path of modules()) {
  const source = join(from, path);
  const target = join(to, path.replace(/\.ts$/, ".js"));
  if (!isCurrent(source, target)) write(target, javascript(source));
}
