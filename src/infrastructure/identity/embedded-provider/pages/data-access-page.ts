import type { DataSetShown } from "../../../../application/data-access.ts";
import type { Language } from "../../../../domain/translated-text.ts";
import { DATA_ACCESS_WORDS, type DataAccessWords } from "./data-access-words.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

/** `isIncomplete`: what was sent before left something out. Nothing is chosen beforehand but what the person said before. */
export function dataAccessPage(language: Language, dataSets: readonly DataSetShown[], isIncomplete: boolean): string {
  const words = DATA_ACCESS_WORDS[language];
  return page(
    language,
    words.title,
    html`<p>${words.introduction}</p>
${isIncomplete ? html`<p role="alert">${words.incomplete}</p>` : undefined}
<form method="post">
<button type="submit" name="action" value="all" formnovalidate>${words.confirmAll}</button>
${dataSets.map((set) => question(set, language, words))}
<button type="submit" name="action" value="each">${words.send}</button>
</form>`,
  );
}

function question(set: DataSetShown, language: Language, words: DataAccessWords): Html {
  const option = (value: string, label: string, isChosen: boolean) =>
    html`<label><input type="radio" name="${set.id}" value="${value}" required${isChosen ? html` checked` : undefined}> ${label}</label>`;
  return html`<fieldset><legend>${set.name[language]}${set.required ? ` (${words.required})` : ""}</legend>
<p>${set.explanation[language]}</p>
${option("confirmed", words.confirm, set.state === "CONFIRMED")}
${option("refused", words.refuse, set.state === "REFUSED")}
<p class="note">${set.withoutIt[language]}</p></fieldset>`;
}
