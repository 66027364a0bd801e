import { randomUUID } from "node:crypto";
import { newMessageId } from "../../../src/application/ids.ts";
import { type HttpServerParts, routesOf } from "../../../src/http/routes.ts";
import { readZip } from "../../http/documents/read-zip.ts";
import type { Api } from "../api.ts";
import type { Told } from "./answers.ts";
import type { Stranger, StrangerName } from "./strangers.ts";
import type { World } from "./world.ts";

const ALL_PARTS = { explorer: true, login: () => undefined, documents: {} } as unknown as HttpServerParts;

/** Every method and path that this server answers, with all that can be configured. */
export const ROUTES = routesOf(ALL_PARTS).flatMap(({ methods, pattern }) =>
  methods.map((method) => `${method} ${pattern}`),
);

/** Two paths that differ in whose things they name. */
export interface PathProbe {
  readonly theirs: string;
  readonly nobodys: string;
  /** What is named, to be taken out of the answers. */
  readonly named: readonly [theirs: string, nobodys: string];
  /** Who tells theirs from nobody's by right. */
  readonly knownTo?: readonly StrangerName[];
}

/** Which paths to ask for, or in words why nobody's things can be named there. */
type RouteEntry = ((world: World, stranger: Pick<Stranger, "own">) => PathProbe[]) | string;

const OF_THE_LOGIN =
  "development only; `:uid` is a login under way, bound to the browser's cookie: test/identity/embedded-provider.spec.ts";
const PUBLIC = "the same for everybody";

function documents({ victim }: World): PathProbe[] {
  return ["1", "2"].map((number) => {
    const nobodys = newMessageId(Date.now());
    const path = (id: string) => `/messages/${id}/documents/${number}`;
    return { theirs: path(victim.message), nobodys: path(nobodys), named: [victim.message, nobodys] };
  });
}

function archives({ victim }: World, { own }: Pick<Stranger, "own">): PathProbe[] {
  const beside = own.message ?? randomUUID();
  return [(id: string) => id, (id: string) => `${beside},${id}`, (id: string) => `${id},${id.toUpperCase()}`].map(
    (ids) => {
      const nobodys = newMessageId(Date.now());
      const path = (id: string) => `/messages.zip?ids=${ids(id)}`;
      return { theirs: path(victim.message), nobodys: path(nobodys), named: [victim.message, nobodys] };
    },
  );
}

/** Entries of the evidence log: the first there is, with the victim's, and one that is yet to come. */
const entries = (below: string) => (): PathProbe[] => {
  const [theirs, nobodys] = ["000.p/1", "999.p/1"] as const;
  return [{ theirs: below + theirs, nobodys: below + nobodys, named: [theirs, nobodys], knownTo: ["auditor"] }];
};

const HASHES = "hashes for everybody, which tell nothing of what was hashed: events have a nonce";

/** Auditors get every proof, without content. */
function proofs({ victim }: World): PathProbe[] {
  return ["", "?content=true"].map((query) => {
    const nobodys = newMessageId(Date.now());
    const path = (id: string) => `/messages/${id}/proof${query}`;
    return {
      theirs: path(victim.message),
      nobodys: path(nobodys),
      named: [victim.message, nobodys],
      knownTo: ["auditor"],
    };
  });
}

export const ROUTE_TABLE: Readonly<Record<string, RouteEntry>> = {
  "POST /graphql": "its places are the matrix's",
  "POST /documents": "takes bytes and a name; the id that it answers is asked for as `AttachmentInput.uploadId`",
  "GET /messages/:messageId/documents/:number": documents,
  "HEAD /messages/:messageId/documents/:number": documents,
  "GET /messages.zip": archives,
  "GET /log/checkpoint": HASHES,
  "HEAD /log/checkpoint": HASHES,
  "POST /log/cosignatures": "takes what known witnesses sign of the checkpoint, which is public",
  "GET /log/tile/:level/*": HASHES,
  "HEAD /log/tile/:level/*": HASHES,
  "GET /log/tile/entries/*": entries("/log/tile/entries/"),
  "HEAD /log/tile/entries/*": entries("/log/tile/entries/"),
  "GET /log/events/*": entries("/log/events/"),
  "HEAD /log/events/*": entries("/log/events/"),
  "GET /messages/:messageId/proof": proofs,
  "GET /health": PUBLIC,
  "GET /health/ready": PUBLIC,
  "GET /health/live": PUBLIC,
  "GET /metrics": PUBLIC,
  "GET /": PUBLIC,
  "HEAD /": PUBLIC,
  "GET /explorer": PUBLIC,
  "HEAD /explorer": PUBLIC,
  "GET /explorer/:asset": PUBLIC,
  "HEAD /explorer/:asset": PUBLIC,
  "GET /oidc/.well-known/openid-configuration": PUBLIC,
  "OPTIONS /oidc/.well-known/openid-configuration": PUBLIC,
  "GET /oidc/jwks": PUBLIC,
  "OPTIONS /oidc/jwks": PUBLIC,
  "GET /oidc/auth": OF_THE_LOGIN,
  "GET /oidc/auth/:uid": OF_THE_LOGIN,
  "GET /oidc/login/:uid": OF_THE_LOGIN,
  "POST /oidc/login/:uid": OF_THE_LOGIN,
  "GET /oidc/data-access/:uid": OF_THE_LOGIN,
  "POST /oidc/data-access/:uid": OF_THE_LOGIN,
  "POST /oidc/token": OF_THE_LOGIN,
  "OPTIONS /oidc/token": OF_THE_LOGIN,
};

/** Headers in which answers to the same question differ. */
const OF_THE_REQUEST = ["date", "ebox-position", "x-request-id", "keep-alive"];

export async function fetched(api: Api, method: string, path: string): Promise<Told> {
  const headers: Record<string, string> = api.token === undefined ? {} : { authorization: `Bearer ${api.token}` };
  const response = await fetch(api.url(path), { method, headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isArchive = response.headers.get("content-type") === "application/zip";
  const files = isArchive ? [...readZip(bytes)].map(([name, file]) => `${name}\n${file}`).join("\n") : String(bytes);
  const told = [...response.headers].filter(([name]) => !OF_THE_REQUEST.includes(name));
  return { status: response.status, body: JSON.stringify([told, files]) };
}
