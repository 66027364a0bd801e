/** HTML that is safe to show. */
export interface Html {
  readonly html: string;
}

type Part = Html | readonly Html[] | string | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** A template whose texts are escaped; undefined shows nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const shown = parts.map((part) => {
    if (part === undefined) return "";
    if (typeof part === "string") return escaped(part);
    return "html" in part ? part.html : part.map((each) => each.html).join("");
  });
  return { html: strings.map((text, index) => text + (shown[index] ?? "")).join("") };
}
