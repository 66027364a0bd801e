import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import type { Language } from "../../../domain/translated-text.ts";
import { isLoopback } from "../../../loopback.ts";
import type { DevelopmentKey } from "../development-key.ts";
import { subjectOf } from "./accounts.ts";
import type { DataAccessDesk } from "./data-access-desk.ts";
import { languageOf } from "./language.ts";
import { readLoginForm } from "./login-form.ts";
import { dataAccessPage } from "./pages/data-access-page.ts";
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
 * this service, `http://127.0.0.1:4000`. `onFailure`: hears of what went wrong on our side.
 */
export function createLoginDesk(
  key: DevelopmentKey,
  address: () => string,
  desk: DataAccessDesk,
  onFailure: (error: unknown) => void,
): (exchange: Exchange) => Promise<void> {
  let loading: Promise<Provider> | undefined;
  const provider = () => {
    loading ??= import("./provider.ts").then(({ embeddedProvider }) => {
      const loaded = embeddedProvider(`${address()}/oidc`, key, desk);
      // It answers these itself, and says no more of them to the client than that they happened.
      loaded.on("server_error", (_ctx, error) => onFailure(error));
      return loaded;
    });
    return loading;
  };
  return async (exchange) => {
    const { request, response, url } = exchange;
    if (!isOurs(request)) return show(response, 403, errorPage("forbidden", "This address is for this machine alone."));
    const pages = /^\/oidc\/(login|data-access)\//.exec(url.pathname)?.[1];
    if (pages === undefined) return mounted(await provider(), exchange);
    const visited = await visit(await provider(), exchange);
    if (visited) await (pages === "login" ? logIn(visited) : askForData(desk, visited));
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

/** One page of a login under way, in the language of its person. */
interface Visit extends Exchange {
  readonly provider: Provider;
  readonly interaction: Awaited<ReturnType<Provider["interactionDetails"]>>;
  readonly language: Language;
  /** Sends the page. */
  readonly show: (status: number, text: string) => void;
}

/** Undefined where the login is over, or another one: that was answered. */
async function visit(provider: Provider, exchange: Exchange): Promise<Visit | undefined> {
  const { request, response, url } = exchange;
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (interaction === undefined || !url.pathname.endsWith(`/${interaction.uid}`)) {
    show(response, 400, errorPage("expired", "This login is over or took too long: begin again."));
    return undefined;
  }
  const { ui_locales, redirect_uri } = interaction.params as { ui_locales?: string; redirect_uri?: string };
  const language = languageOf(url.searchParams.get("lang"), ui_locales, request.headers["accept-language"]);
  const policy = pagePolicy(URL.parse(redirect_uri ?? "")?.origin);
  return { ...exchange, provider, interaction, language, show: (...shown) => show(response, ...shown, policy) };
}

async function logIn({ provider, request, response, language, show }: Visit): Promise<void> {
  if (request.method !== "POST") return show(200, loginPage(language, new URLSearchParams()));
  const form = await readForm(request);
  if (form.get("action") === "cancel") return leave(provider, request, response, "The person left the login.");
  const said = readLoginForm(form);
  if ("mistake" in said) return show(422, loginPage(language, form, said.mistake));
  const { account, method } = said;
  const login = { accountId: subjectOf(account), acr: method.assuranceLevel, amr: [method.id], remember: false };
  await provider.interactionFinished(request, response, { login });
}

async function askForData(desk: DataAccessDesk, visit: Visit): Promise<void> {
  const { provider, request, response, interaction, language, show } = visit;
  const { accountId, amr } = interaction.session ?? {};
  if (accountId === undefined) throw new Error("Data were to be confirmed before anybody logged in.");
  const person = { subject: accountId, method: amr?.[0] };
  const dataSets = (await desk.dataSets(person)) ?? [];
  if (request.method !== "POST") return show(200, dataAccessPage(language, dataSets, false));
  const form = await readForm(request);
  const isAll = form.get("action") === "all";
  const said = (id: string) => (isAll ? "confirmed" : form.get(id));
  const confirmed = dataSets.filter(({ id }) => said(id) === "confirmed");
  const refused = dataSets.filter(({ id }) => said(id) === "refused");
  if (confirmed.length + refused.length < dataSets.length) return show(422, dataAccessPage(language, dataSets, true));
  const ids = (sets: typeof dataSets) => sets.map(({ id }) => id);
  await desk.answer(person, ids(confirmed), ids(refused));
  if (refused.some(({ required }) => required)) {
    return leave(provider, request, response, "The person refused data without which nothing works.");
  }
  await provider.interactionFinished(request, response, { [interaction.prompt.name]: {} });
}

/** The login ends without a code. */
function leave(provider: Provider, request: IncomingMessage, response: ServerResponse, why: string): Promise<void> {
  const denied = { error: "access_denied", error_description: why };
  return provider.interactionFinished(request, response, denied, { mergeWithLastSubmission: false });
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
