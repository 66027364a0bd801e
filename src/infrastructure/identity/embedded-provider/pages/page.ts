import { createHash } from "node:crypto";
import type { Language } from "../../../../domain/translated-text.ts";
import { type Html, html } from "./html.ts";

const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
fieldset { border: 1px solid; border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem 1rem; }
legend { font-weight: 600; padding: 0 .5rem; }
label { display: block; padding: .25rem 0; }
input[type=text] { font: inherit; padding: .4rem; width: 100%; box-sizing: border-box; }
button { font: inherit; padding: .6rem 1.2rem; margin: .25rem .5rem .25rem 0; }
:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
[role=alert] { border: 2px solid #b3261e; border-radius: .5rem; padding: .75rem 1rem; }
.note { margin: .1rem 0 .6rem 1.7rem; font-size: .95rem; }
nav a { margin-right: 1rem; }
`;
const STYLE_DIGEST = createHash("sha256").update(STYLE).digest("base64");

/**
 * No script, nothing from elsewhere. `returnsTo`: where the answer to the form leads in the end; browsers hold redirects
 * of a form against `form-action` too.
 */
export function pagePolicy(returnsTo: string | undefined): string {
  return [
    "default-src 'none'",
    "img-src data:",
    `style-src 'sha256-${STYLE_DIGEST}'`,
    `form-action 'self'${returnsTo === undefined ? "" : ` ${returnsTo}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function page(language: Language, title: string, content: Html): string {
  return `<!doctype html>\n${
    html`<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" href="data:,"><style>${{ html: STYLE }}</style></head>
<body><main><h1>${title}</h1>
${content}
</main></body></html>
`.html
  }`;
}
