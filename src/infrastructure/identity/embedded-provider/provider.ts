import {
  type AdapterPayload,
  type Configuration,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
} from "oidc-provider";
import { hasToAnswer } from "../../../application/data-access.ts";
import { LANGUAGES } from "../../../domain/translated-text.ts";
import { isLoopback } from "../../../loopback.ts";
import { DEVELOPMENT_ALGORITHM, DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER } from "../development-identity.ts";
import type { DevelopmentKey } from "../development-key.ts";
import { PERSONAS, personaClaims } from "../personas.ts";
import { accountOf, applicationOf, subjectOf } from "./accounts.ts";
import type { DataAccessDesk } from "./data-access-desk.ts";
import { LOGIN_METHODS } from "./login-methods.ts";
import { errorPage } from "./pages/error-page.ts";
import { StateInMemory } from "./state-in-memory.ts";

/** The one public client: any page or program on this machine that a person logs in to, with PKCE. */
export const PUBLIC_CLIENT = "ebox-web";
/** Of every application: on a loopback address it protects nothing, but clients are written as for a real provider. */
const CLIENT_SECRET = "development";

const HOUR_SECONDS = 3_600;
const LOGIN_SECONDS = 900;
const RESOURCE = "urn:ebox:api";

/** Where the provider sends a person whom it doesn't know yet. */
const loginPath = (uid: string) => `/oidc/login/${uid}`;

/** Where it sends one who has to say what data e-Box may use. */
const dataAccessPath = (uid: string) => `/oidc/data-access/${uid}`;
const DATA_ACCESS = "data_access";

/**
 * An OpenID Provider for development: authorization code with PKCE for people, client credentials for applications. Its
 * access tokens are the same as those of `ebox token`: same key, issuer and claims. `issuer`: where it is mounted.
 */
export function embeddedProvider(issuer: string, { privateJwk, kid }: DevelopmentKey, desk: DataAccessDesk): Provider {
  const state = new StateInMemory();
  const configuration: Configuration = {
    adapter: (model) => state.adapter(model, clientNamed),
    jwks: { keys: [{ ...privateJwk, kid, alg: DEVELOPMENT_ALGORITHM, use: "sig" } as never] },
    clients: [],
    clientDefaults: { id_token_signed_response_alg: DEVELOPMENT_ALGORITHM },
    clientBasedCORS: (_ctx, origin) => isLoopback(URL.parse(origin)?.hostname ?? ""),
    scopes: ["openid", "profile"],
    claims: { openid: ["sub", "acr", "amr"], profile: ["name", "role", "enterprise_number"] },
    conformIdTokenClaims: false,
    acrValues: ["low", "substantial", "high"],
    discovery: { ui_locales_supported: [...LANGUAGES] },
    pkce: { required: () => true },
    expiresWithSession: () => false,
    ttl: {
      AccessToken: HOUR_SECONDS,
      ClientCredentials: HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      AuthorizationCode: 60,
      Interaction: LOGIN_SECONDS,
      Session: LOGIN_SECONDS,
      Grant: HOUR_SECONDS,
    },
    cookies: {
      long: { httpOnly: true, sameSite: "lax", path: "/oidc" },
      short: { httpOnly: true, sameSite: "lax" },
    },
    interactions: {
      policy: policy(desk),
      url: (_ctx, { uid, prompt }) => (prompt.name === DATA_ACCESS ? dataAccessPath : loginPath)(uid),
    },
    findAccount: (_ctx, subject) => {
      const account = accountOf(subject);
      if (account === undefined) return undefined;
      return { accountId: subject, claims: () => personaClaims(account.persona, account.enterpriseNumber) };
    },
    loadExistingGrant,
    renderError: (ctx, { error, error_description }) => {
      ctx.type = "html";
      ctx.body = errorPage(error, error_description ?? "");
    },
    formats: {
      customizers: { jwt: (ctx, token, parts) => void Object.assign(parts.payload ?? {}, claimsFor(ctx, token)) },
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: "",
          audience: DEVELOPMENT_AUDIENCE,
          accessTokenFormat: "jwt",
          accessTokenTTL: HOUR_SECONDS,
          jwt: { sign: { alg: DEVELOPMENT_ALGORITHM } },
        }),
      },
    },
  };
  return new Provider(issuer, configuration);
}

/** A person agrees to what e-Box needs, not to what a client asks for: every client is ours. */
function policy(desk: DataAccessDesk) {
  const prompts = interactionPolicy.base();
  prompts.remove("consent");
  const isOpen = new interactionPolicy.Check("open", "the person has to answer", async ({ oidc: { session } }) => {
    if (session?.accountId === undefined) return false;
    const dataSets = await desk.dataSets({ subject: session.accountId, method: session.amr?.[0] });
    return dataSets !== undefined && hasToAnswer(dataSets);
  });
  prompts.add(new interactionPolicy.Prompt({ name: DATA_ACCESS, requestable: false }, isOpen));
  return prompts;
}

async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile");
  await grant.save();
  return grant;
}

function clientNamed(id: string): AdapterPayload | undefined {
  if (id === PUBLIC_CLIENT) return publicClient();
  if (applicationOf(id) === undefined) return undefined;
  return {
    client_id: id,
    client_secret: CLIENT_SECRET,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  };
}

/** RFC 8252, 7.3: on a loopback address any port will do. */
function publicClient(): AdapterPayload {
  const hosts = ["127.0.0.1", "localhost", "[::1]"];
  return {
    client_id: PUBLIC_CLIENT,
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"],
    redirect_uris: hosts.flatMap((host) => ["/", "/callback", "/explorer"].map((path) => `http://${host}${path}`)),
  };
}

/** The claims that our API reads, as `ebox token` writes them. */
function claimsFor(
  ctx: KoaContextWithOIDC,
  token: { readonly clientId?: string | undefined; readonly accountId?: string },
) {
  const account = token.accountId === undefined ? applicationOf(token.clientId ?? "") : accountOf(token.accountId);
  if (account === undefined) throw new Error("A token for nobody that we know.");
  const used = ctx.oidc.entities.AuthorizationCode?.amr?.[0];
  const method = LOGIN_METHODS.find(({ id }) => id === used);
  const login = method
    ? { authenticationMethod: method.id, assuranceLevel: method.assuranceLevel }
    : PERSONAS[account.persona];
  return {
    ...personaClaims(account.persona, account.enterpriseNumber, login),
    sub: subjectOf(account),
    iss: DEVELOPMENT_ISSUER,
  };
}
