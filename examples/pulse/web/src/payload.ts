/**
 * Payloads and results: bytes that only their handler can read, and that mostly are JSON.
 *
 * JSON is laid out by its text rather than by `JSON.parse`, which would round its long numbers and drop keys that are
 * there twice.
 *
 * @module
 */

export type Shown =
  | { readonly kind: "nothing" }
  | { readonly kind: "json"; readonly tokens: readonly Token[]; readonly size: number }
  | { readonly kind: "text"; readonly text: string; readonly size: number }
  | { readonly kind: "bytes"; readonly text: string; readonly size: number };

export type TokenKind = "key" | "string" | "number" | "word" | "plain";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** So much of it is shown, in bytes: a page is no place for more. */
const MOST_BYTES = 256 << 10;

/** What is shown of bytes that are written in base64. */
export function show(base64: string | undefined): Shown {
  const bytes = decode(base64 ?? "");
  if (bytes.length === 0) return { kind: "nothing" };
  const size = bytes.length;
  const text = textOf(bytes);
  if (text === undefined || isBinary(text)) return { kind: "bytes", text: dump(bytes.subarray(0, 4096)), size };
  if (size > MOST_BYTES) return { kind: "text", text: text.slice(0, MOST_BYTES), size };
  return isJson(text) ? { kind: "json", tokens: layOut(text), size } : { kind: "text", text, size };
}

export function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
}

export function encode(text: string): string {
  const units = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return btoa(units.join(""));
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether a text has control characters that no text has. */
function isBinary(text: string): boolean {
  return /[\u0000-\u0008\u000e-\u001a]/.test(text);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const LEXEME = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/** The tokens of a JSON text, with line breaks and spaces as a person would put them. */
export function layOut(text: string): Token[] {
  const lexemes = text.match(LEXEME) ?? [];
  const tokens: Token[] = [];
  const plain = (text: string): void => {
    tokens.push({ kind: "plain", text });
  };
  let depth = 0;
  const line = (): string => `\n${"  ".repeat(depth)}`;
  for (const [at, lexeme] of lexemes.entries()) {
    const next = lexemes[at + 1] ?? "";
    switch (lexeme) {
      case "{":
      case "[":
        depth += 1;
        plain(next === "}" || next === "]" ? lexeme : lexeme + line());
        break;
      case "}":
      case "]": {
        depth -= 1;
        const before = lexemes[at - 1];
        plain(before === "{" || before === "[" ? lexeme : line() + lexeme);
        break;
      }
      case ",":
        plain(lexeme + line());
        break;
      case ":":
        plain(": ");
        break;
      default:
        tokens.push({ kind: kindOf(lexeme, next), text: lexeme });
    }
  }
  return tokens;
}

function kindOf(lexeme: string, next: string): TokenKind {
  if (lexeme.startsWith('"')) return next === ":" ? "key" : "string";
  return /^[tfn]/.test(lexeme) ? "word" : "number";
}

/** Sixteen bytes a line, with their place. */
function dump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Array.from(bytes.subarray(at, at + 16));
    const digits = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${digits.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}
