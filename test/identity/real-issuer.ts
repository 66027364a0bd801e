import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { Provider } from "oidc-provider";

export const RESOURCE = "urn:test:ebox";

export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

export async function newKey(kid: string): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const named = { kid, alg: "RS256", use: "sig" };
  return {
    kid,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), ...named },
    privateJwk: { ...(await exportJWK(privateKey)), ...named },
  };
}

/** An OpenID Provider that is not ours, on a port of its own: `oidc-provider` with one application. */
export class RealIssuer {
  readonly key: IssuerKey;
  readonly #server: Server;
  #provider: Provider;
  /** Paths asked for so far. */
  readonly asked: string[] = [];

  static async start(key: IssuerKey): Promise<RealIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new RealIssuer(server, key);
  }

  private constructor(server: Server, key: IssuerKey) {
    this.#server = server;
    this.key = key;
    this.#provider = providerWith(this.url, [key]);
    server.on("request", (request, response) => {
      this.asked.push(request.url ?? "");
      void this.#provider.callback()(request, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on it signs with the first of these, and publishes them all. */
  rotateTo(...keys: IssuerKey[]): void {
    this.#provider = providerWith(this.url, keys);
  }

  /** What its own token endpoint gives the application. */
  async token(): Promise<string> {
    const response = await fetch(`${this.url}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from("institution:secret").toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", resource: RESOURCE }),
    });
    const answer = (await response.json()) as { access_token?: string };
    if (!answer.access_token) throw new Error(JSON.stringify(answer));
    return answer.access_token;
  }

  /** The like of such a token, with claims and headers changed; undefined leaves one out. */
  forged(claims: JWTPayload = {}, header: object = {}, key: CryptoKey = this.key.privateKey): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const base = { iss: this.url, aud: "ebox", sub: "institution", client_id: "institution", iat: now, exp: now + 600 };
    return new SignJWT({ ...base, ...CLAIMS, ...claims })
      .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: this.key.kid, ...header })
      .sign(key);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }
}

const CLAIMS = { role: "sender", enterprise_number: "0206731645" };

function providerWith(issuer: string, keys: readonly IssuerKey[]): Provider {
  return new Provider(issuer, {
    jwks: { keys: keys.map(({ privateJwk }) => privateJwk) },
    clients: [
      {
        client_id: "institution",
        client_secret: "secret",
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
    ],
    extraTokenClaims: () => CLAIMS,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: "",
          audience: "ebox",
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
  });
}
