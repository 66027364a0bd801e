import type { Role } from "../../../application/ports/identity.ts";
import { type EnterpriseNumber, parseEnterpriseNumber } from "../../../domain/enterprise-number.ts";
import { PERSONAS } from "../personas.ts";
import { type Account, PEOPLE } from "./accounts.ts";
import { CODE, LOGIN_METHODS, type LoginMethod } from "./login-methods.ts";
import type { LoginMistake } from "./pages/login-page.ts";

/** Who logs in and how, or what was wrong. */
export function readLoginForm(
  form: URLSearchParams,
): { readonly account: Account; readonly method: LoginMethod } | { readonly mistake: LoginMistake } {
  const method = LOGIN_METHODS.find(({ id }) => id === form.get("method"));
  const persona = PEOPLE.find((role) => role === form.get("persona"));
  if (method === undefined || persona === undefined) return { mistake: "wrongChoice" };
  if (method.asksCode && form.get("code")?.trim() !== CODE) return { mistake: "wrongCode" };
  const enterpriseNumber = actsFor(persona, form.get("enterprise")?.trim() ?? "");
  if (enterpriseNumber === "wrong") return { mistake: "wrongEnterprise" };
  return { account: { persona, enterpriseNumber }, method };
}

/** Who acts for no enterprise goes on doing so. */
function actsFor(persona: Role, text: string): EnterpriseNumber | undefined | "wrong" {
  const own = PERSONAS[persona].enterpriseNumber;
  if (own === undefined || text === "") return own;
  return parseEnterpriseNumber(text) ?? "wrong";
}
