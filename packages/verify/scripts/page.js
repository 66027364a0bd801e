import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const inPage = (name) => fileURLToPath(new URL(`../page/${name}`, import.meta.url));
const sourceOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** verify.html: the verifier as one file that opens from disk and may ask nobody. */
export async function makePage() {
  const { outputFiles } = await build({
    entryPoints: [inPage("page.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
  });
  const script = outputFiles[0].text.trim().replaceAll("</script", "<\\/script");
  const style = readFileSync(inPage("page.css"), "utf8").trim();
  const csp = [
    "default-src 'none'",
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts = { csp, style, script };
  return readFileSync(inPage("page.html"), "utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
}
