// What TypeScript's own parser sees in a source text. Speaks JSON lines:
//
//   → {"sources": ["export interface Job {}"]}
//   ← {"files": [{"errors": [], "directives": [], "statements": [{"kind": "InterfaceDeclaration", "names": ["Job"]}],
//                 "literals": [], "shape": "(InterfaceDeclaration ExportKeyword Name)"}]}
//
// Usage: node parse.mjs <folder of the npm package typescript, 5.x: 7 has no such API>
import { createRequire } from "node:module";

import { answerLines } from "./lines.mjs";

const ts = createRequire(import.meta.url)(process.argv[2]);

/** The enum's later entries (FirstStatement, LastToken…) are aliases; the first name of a number is the real one. */
const KINDS = new Map();
for (const [name, kind] of Object.entries(ts.SyntaxKind)) {
  if (typeof kind === "number" && !KINDS.has(kind)) KINDS.set(kind, name);
}

function file(text) {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2022);
  return {
    errors: source.parseDiagnostics.map((error) => message(source, error)),
    directives: directives(source),
    statements: source.statements.map((node) => ({ kind: KINDS.get(node.kind), names: names(node) })),
    literals: literals(source),
    shape: source.statements.map((node) => shape(node, source)).join(" "),
  };
}

function message(source, error) {
  const { line, character } = source.getLineAndCharacterOfPosition(error.start);
  return `${line + 1}:${character + 1}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`;
}

/**
 * Comments that the compiler obeys, as they are written: `@ts-ignore` and its like, and `/// <reference …>`. Those that
 * choose a JSX factory are known by their names only.
 */
function directives(source) {
  const obeyed = [
    ...(source.commentDirectives ?? []).map((directive) => directive.range),
    ...(source.checkJsDirective ? [source.checkJsDirective] : []),
    ...source.referencedFiles,
    ...source.typeReferenceDirectives,
    ...source.libReferenceDirectives,
    ...source.amdDependencies,
  ];
  const pragmas = [...(source.pragmas?.keys() ?? [])].filter((name) => name.startsWith("jsx"));
  return [...obeyed.map(({ pos, end }) => source.text.slice(pos, end)), ...pragmas.map((name) => `@${name}`)];
}

/** The names that a top-level statement declares, imports or exports. */
function names(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap((each) => bound(each.name));
  if (ts.isImportDeclaration(node)) return imported(node.importClause);
  if (ts.isExportDeclaration(node)) return exported(node.exportClause);
  return node.name ? [node.name.text] : [];
}

function bound(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (element.name ? bound(element.name) : []));
}

function imported(clause) {
  const several = clause?.namedBindings;
  const named = several && (ts.isNamespaceImport(several) ? [several] : several.elements);
  return [...(clause?.name ? [clause.name.text] : []), ...(named ?? []).map((each) => each.name.text)];
}

function exported(clause) {
  if (!clause) return ["*"];
  return ts.isNamespaceExport(clause) ? [clause.name.text] : clause.elements.map((each) => each.name.text);
}

/** The value of every string literal, in the order of the text. */
function literals(node) {
  const own = ts.isStringLiteralLike(node) ? [node.text] : [];
  return [...own, ...children(node).flatMap(literals)];
}

/**
 * The syntax tree without its texts. A member's name is `Name` whether or not it needs quotes, so that two schemas
 * that differ in their texts alone have one shape; anywhere else a string never looks like an identifier.
 */
function shape(node, parent) {
  if (parent?.name === node && isPlainName(node)) return "Name";
  const within = children(node).map((child) => shape(child, node));
  const kind = KINDS.get(node.kind);
  return within.length === 0 ? kind : `(${[kind, ...within].join(" ")})`;
}

function isPlainName(node) {
  if (ts.isComputedPropertyName(node)) return ts.isStringLiteral(node.expression);
  return ts.isIdentifier(node) || ts.isStringLiteral(node);
}

function children(node) {
  const found = [];
  ts.forEachChild(node, (child) => void found.push(child));
  return found;
}

await answerLines(({ sources }) => ({ files: sources.map(file) }));
