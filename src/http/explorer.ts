import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { EXPLORER_PAGE, EXPLORER_SCRIPT } from "./explorer-page.ts";
import { nothingHere } from "./problem.ts";

interface Asset {
  readonly type: string;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/**
 * Everything comes from this server, so the page also works offline; only its styles may be inline, because its editor
 * writes style elements.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const SCRIPT = "text/javascript; charset=utf-8";

/** GraphiQL, served by us. `asset`: undefined for the page itself. Its nine megabytes are loaded with the first request. */
export function createExplorer(): (
  request: IncomingMessage,
  response: ServerResponse,
  asset: string | undefined,
) => Promise<void> {
  let loading: Promise<ReadonlyMap<string, Asset>> | undefined;
  return async (request, response, name) => {
    loading ??= loadAssets();
    const asset = (await loading).get(name ?? "page");
    if (asset === undefined) throw nothingHere();
    response.setHeader("content-security-policy", POLICY);
    response.setHeader("cache-control", "no-cache");
    response.setHeader("etag", asset.etag);
    if (request.headers["if-none-match"] === asset.etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {
      "content-type": asset.type,
      "content-encoding": "gzip",
      "content-length": asset.gzipped.length,
    });
    response.end(request.method === "HEAD" ? undefined : asset.gzipped);
  };
}

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const { js, css, editorWorkerService, jsonWorker, graphqlWorker } = await import(
    "@graphql-yoga/render-graphiql/graphiql"
  );
  const sources: readonly (readonly [name: string, type: string, source: string])[] = [
    ["page", "text/html; charset=utf-8", EXPLORER_PAGE],
    ["start", SCRIPT, EXPLORER_SCRIPT],
    ["graphiql", SCRIPT, js],
    ["style", "text/css; charset=utf-8", css],
    ["editor-worker", SCRIPT, editorWorkerService],
    ["json-worker", SCRIPT, jsonWorker],
    ["graphql-worker", SCRIPT, graphqlWorker],
  ];
  const compress = promisify(gzip);
  const assets = sources.map(async ([name, type, source]) => {
    const etag = `"${createHash("sha256").update(source).digest("base64url").slice(0, 22)}"`;
    return [name, { type, etag, gzipped: await compress(source) }] as const;
  });
  return new Map(await Promise.all(assets));
}
