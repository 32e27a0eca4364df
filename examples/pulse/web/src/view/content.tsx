import type { JSX } from "preact";

import { bytes } from "../format.js";
import { type Shown, type Token, show } from "../payload.js";

// The same bytes are drawn again and again, and laying them out takes longer than drawing them.
const known = new Map<string, Shown>();

function shown(base64: string): Shown {
  const before = known.get(base64);
  if (before) return before;
  const fresh = show(base64);
  if (known.size >= 16) known.clear();
  known.set(base64, fresh);
  return fresh;
}

/** A payload or result, laid out. */
export function Content({ title, base64 }: { title: string; base64: string | undefined }): JSX.Element | null {
  const content = shown(base64 ?? "");
  if (content.kind === "nothing") return null;
  return (
    <section class="part">
      <h3>
        {title} <small>{content.kind === "json" ? bytes(content.size) : `${content.kind}, ${bytes(content.size)}`}</small>
      </h3>
      <pre class="content" tabIndex={0} aria-label={title}>
        {content.kind === "json" ? content.tokens.map(colored) : content.text}
      </pre>
    </section>
  );
}

function colored(token: Token): JSX.Element | string {
  return token.kind === "plain" ? token.text : <span class={`json-${token.kind}`}>{token.text}</span>;
}
