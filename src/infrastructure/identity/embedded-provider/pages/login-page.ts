import { LANGUAGES, type Language } from "../../../../domain/translated-text.ts";
import { PERSONAS } from "../../personas.ts";
import { PEOPLE } from "../accounts.ts";
import { CODE, LOGIN_METHODS } from "../login-methods.ts";
import { type Html, html } from "./html.ts";
import { LOGIN_WORDS, type LoginWords } from "./login-words.ts";
import { page } from "./page.ts";

/** What was wrong with what was sent. */
export type LoginMistake = "wrongChoice" | "wrongCode" | "wrongEnterprise";

/** `chosen`: what was sent before, to be shown again. */
export function loginPage(language: Language, chosen: URLSearchParams, mistake?: LoginMistake): string {
  const words = LOGIN_WORDS[language];
  const methods = LOGIN_METHODS.map(({ id, name }) =>
    choice("method", id, name || words.userNameWithCode, chosen.get("method") ?? LOGIN_METHODS[0]?.id),
  );
  const people = PEOPLE.map((persona) =>
    choice("persona", persona, `${PERSONAS[persona].name} (${persona})`, chosen.get("persona") ?? PEOPLE[0]),
  );
  return page(
    language,
    words.title,
    html`<nav aria-label="Language">${LANGUAGES.map((other) => html`<a href="?lang=${other}" lang="${other}">${other}</a>`)}</nav>
<p>${words.introduction}</p>
${mistake && html`<p role="alert">${words[mistake]}</p>`}
<form method="post" action="?lang=${language}">
<fieldset><legend>${words.how}</legend>${methods}
<label>${words.code.replace("%", CODE)} <input type="text" name="code" inputmode="numeric" autocomplete="off" maxlength="10"></label></fieldset>
<fieldset><legend>${words.who}</legend>${people}
<label>${words.forEnterprise} <input type="text" name="enterprise" inputmode="numeric" autocomplete="off" maxlength="20" value="${chosen.get("enterprise") ?? ""}"></label></fieldset>
${buttons(words)}
</form>`,
  );
}

function choice(name: string, value: string, label: string, chosen: string | undefined): Html {
  const checked = value === chosen ? html` checked` : undefined;
  return html`<label><input type="radio" name="${name}" value="${value}"${checked}> ${label}</label>`;
}

const buttons = ({ logIn, cancel }: LoginWords) =>
  html`<button type="submit" name="action" value="login">${logIn}</button>
<button type="submit" name="action" value="cancel">${cancel}</button>`;
