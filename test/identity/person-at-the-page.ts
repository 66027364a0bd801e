import { createHash, randomBytes } from "node:crypto";

export const REDIRECT = "http://127.0.0.1:51234/callback";

/** What a browser does with forms, redirects and cookies, for one login by code and PKCE. */
export class PersonAtThePage {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  readonly #verifier = randomBytes(32).toString("base64url");
  readonly #state = randomBytes(8).toString("hex");
  /** Of the page that is shown. */
  at = "";
  status = 0;
  html = "";
  headers = new Headers();
  /** Where the login came out: the query of the client's own address. */
  back: URLSearchParams | undefined = undefined;

  /** `url`: of the service. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Opens the login as a client would send them there. */
  async begin(changes: Readonly<Record<string, string>> = {}): Promise<this> {
    this.back = undefined;
    const query = new URLSearchParams({
      client_id: "ebox-web",
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: "openid profile",
      state: this.#state,
      code_challenge: createHash("sha256").update(this.#verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...changes,
    });
    return this.go(`${this.#url}/oidc/auth?${query}`);
  }

  /** A whole login by a person who confirms whatever they are asked. */
  async logIn(fields: Readonly<Record<string, string>>, changes: Readonly<Record<string, string>> = {}): Promise<this> {
    await (await this.begin(changes)).submit(fields);
    return this.at.includes("/data-access/") && !this.back ? this.submit({ action: "all" }) : this;
  }

  /** Sends the form that is shown. */
  submit(fields: Readonly<Record<string, string>> | readonly (readonly [string, string])[]): Promise<this> {
    const body = new URLSearchParams(fields as Record<string, string>);
    return this.go(this.at, { method: "POST", body });
  }

  async go(address: string, init: RequestInit = {}): Promise<this> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(address, { ...init, redirect: "manual", headers: { cookie, accept: "text/html" } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) {
      Object.assign(this, {
        at: address,
        status: response.status,
        headers: response.headers,
        html: await response.text(),
      });
      return this;
    }
    await response.body?.cancel();
    const next = new URL(location, address);
    if (!next.href.startsWith(REDIRECT)) return this.go(next.href);
    this.back = next.searchParams;
    if (this.back.get("state") !== this.#state) throw new Error("the state is another one");
    return this;
  }

  /** The code that came back, for tokens. */
  async redeem(changes: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${this.#url}/oidc/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: "ebox-web",
        redirect_uri: REDIRECT,
        code: this.back?.get("code") ?? "",
        code_verifier: this.#verifier,
        ...changes,
      }),
    });
    return (await response.json()) as { access_token: string; id_token: string; error?: string };
  }
}
