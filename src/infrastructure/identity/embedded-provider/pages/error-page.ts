import { html } from "./html.ts";
import { page } from "./page.ts";

/** For whoever writes a client: what its request lacks, in the protocol's own words. */
export function errorPage(error: string, description: string): string {
  return page("en", "This login cannot go on", html`<p role="alert"><strong>${error}</strong>: ${description}</p>`);
}
