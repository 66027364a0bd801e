import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import { isLoopback } from "../../../loopback.ts";
import type { DevelopmentKey } from "../development-key.ts";
import { subjectOf } from "./accounts.ts";
import { languageOf } from "./language.ts";
import { readLoginForm } from "./login-form.ts";
import { errorPage } from "./pages/error-page.ts";
import { loginPage } from "./pages/login-page.ts";
import { pagePolicy } from "./pages/page.ts";

const FORGET_SESSION = "_session=; path=/oidc; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly; samesite=lax";

/** Of a form, in characters. */
const LARGEST_FORM = 4_096;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query. */
  readonly url: URL;
}

/**
 * The embedded provider and its login page below `/oidc`. Nothing of it is loaded before the first request. `address`: of
 * this service, `http://127.0.0.1:4000`.
 */
export function createLoginDesk(key: DevelopmentKey, address: () => string): (exchange: Exchange) => Promise<void> {
  let loading: Promise<Provider> | undefined;
  const provider = () => {
    loading ??= import("./provider.ts").then(({ embeddedProvider }) => embeddedProvider(`${address()}/oidc`, key));
    return loading;
  };
  return async (exchange) => {
    const { request, response, url } = exchange;
    if (!isOurs(request)) return show(response, 403, errorPage("forbidden", "This address is for this machine alone."));
    if (url.pathname.startsWith("/oidc/login/")) return logIn(await provider(), exchange);
    await mounted(await provider(), exchange);
  };
}

/** A name that leads here from elsewhere gets nothing (DNS rebinding). */
function isOurs({ headers }: IncomingMessage): boolean {
  return isLoopback(URL.parse(`http://${headers.host}`)?.hostname ?? "");
}

async function mounted(provider: Provider, { request, response, url }: Exchange): Promise<void> {
  // Every authorization asks who it is: on a laptop people change persona more often than they come back.
  if (url.pathname === "/oidc/auth") {
    delete request.headers.cookie;
    response.setHeader("set-cookie", FORGET_SESSION);
  }
  response.setHeader("content-security-policy", pagePolicy(undefined));
  const whole = request.url ?? "";
  await provider.callback()(Object.assign(request, { originalUrl: whole, url: whole.slice("/oidc".length) }), response);
}

async function logIn(provider: Provider, { request, response, url }: Exchange): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (interaction === undefined || !url.pathname.endsWith(`/${interaction.uid}`)) {
    return show(response, 400, errorPage("expired", "This login is over or took too long: begin again."));
  }
  const { ui_locales, redirect_uri } = interaction.params as { ui_locales?: string; redirect_uri?: string };
  const language = languageOf(url.searchParams.get("lang"), ui_locales, request.headers["accept-language"]);
  const policy = pagePolicy(URL.parse(redirect_uri ?? "")?.origin);
  if (request.method !== "POST") return show(response, 200, loginPage(language, new URLSearchParams()), policy);
  const form = await readForm(request);
  if (form.get("action") === "cancel") {
    const denied = { error: "access_denied", error_description: "The person left the login." };
    return provider.interactionFinished(request, response, denied, { mergeWithLastSubmission: false });
  }
  const said = readLoginForm(form);
  if ("mistake" in said) return show(response, 422, loginPage(language, form, said.mistake), policy);
  const { account, method } = said;
  const login = { accountId: subjectOf(account), acr: method.assuranceLevel, amr: [method.id], remember: false };
  await provider.interactionFinished(request, response, { login });
}

/** What is too long or no form counts as empty. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) if (text.length <= LARGEST_FORM) text += String(chunk);
  return new URLSearchParams(text.length <= LARGEST_FORM ? text : "");
}

function show(response: ServerResponse, status: number, text: string, policy = pagePolicy(undefined)): void {
  response.setHeader("content-security-policy", policy);
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
