// What a browser downloads for one small message: encode and decode, bundled and minified by esbuild.
import assert from "node:assert/strict";
import { build } from "esbuild";

/** The size of a library's bundle in bytes, once the bundle has decoded and encoded a sample. */
export async function bundle(name, sample) {
  const outfile = `${import.meta.dirname}/generated/bundles/${name}.mjs`;
  const { metafile } = await build({
    entryPoints: [`${import.meta.dirname}/bundles/${name}.mjs`],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    metafile: true,
  });
  const { encode, decode } = await import(outfile);
  const bytes = Buffer.from(sample.bytes, "base64");
  assert.deepEqual(Buffer.from(encode(decode(bytes))), bytes, `${name}: the bundle is wrong`);
  return Object.values(metafile.outputs)[0].bytes;
}
