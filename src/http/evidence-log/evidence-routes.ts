import { answeringInTime } from "../../application/answer-in-time.ts";
import { canonicalEventBytes } from "../../application/evidence/canonical-bytes.ts";
import { leafEvents } from "../../application/evidence/leaf-events.ts";
import type { EventStore } from "../../application/ports/event-store.ts";
import { BeyondHead, type EvidenceLog } from "../../application/ports/evidence-log.ts";
import type { Authenticate } from "../graphql-handler.ts";
import { nothingHere, Problem, unauthenticated } from "../problem.ts";
import type { Receiver, Reception } from "../reception.ts";
import type { Route } from "../router.ts";
import { cosignatureRoute, type TakeCosignatures } from "./cosignature-route.ts";
import { entryBundle, entryLines } from "./entry-bundle.ts";
import { levelOf, type TileName, tileNameOf } from "./tile-path.ts";

export interface EvidenceSource {
  readonly evidenceLog: Pick<EvidenceLog, "tile" | "checkpoint" | "leafAt">;
  readonly store: Pick<EventStore, "subscribe">;
  readonly takeCosignatures: TakeCosignatures;
}

const METHODS = ["GET", "HEAD"];
/** What a tile says never changes, a partial one's neither. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** What is not there may come. */
const NOT_YET = "no-cache";

/**
 * The evidence log as C2SP tlog-tiles has it, for everybody: checkpoint and hash tiles. The entries are for auditors, and
 * stand below `/log/events/` once more, without a limit to their length.
 */
export function evidenceRoutes(source: EvidenceSource, authenticate: Authenticate): Route<Receiver>[] {
  const forAuditors =
    (answer: (reception: Reception, name: TileName) => Promise<void>): Receiver =>
    (reception) =>
      answeringInTime(async () => {
        const caller = await authenticate(reception.request.headers.authorization);
        if (caller === undefined) throw unauthenticated();
        if (caller.role !== "auditor") throw new Problem(403, "FORBIDDEN", "Only auditors see entries.");
        const name = tileNameOf(reception.params.rest ?? "");
        if (name === undefined) throw nothingHere();
        await answer(reception, name);
      });
  return [
    cosignatureRoute((note) => source.takeCosignatures(note)),
    { methods: METHODS, pattern: "/log/checkpoint", handler: (reception) => sendCheckpoint(source, reception) },
    {
      methods: METHODS,
      pattern: "/log/tile/entries/*",
      handler: forAuditors(async ({ response }, name) => {
        const bundle = entryBundle(await entriesOf(source, name));
        if (bundle === undefined) throw tooLong();
        sendEntries(response, "application/octet-stream", bundle);
      }),
    },
    {
      methods: METHODS,
      pattern: "/log/events/*",
      handler: forAuditors(async ({ response }, name) =>
        sendEntries(response, "application/x-ndjson", entryLines(await entriesOf(source, name))),
      ),
    },
    { methods: METHODS, pattern: "/log/tile/:level/*", handler: (reception) => sendTile(source, reception) },
  ];
}

function sendCheckpoint({ evidenceLog }: EvidenceSource, { response }: Reception): void {
  const checkpoint = evidenceLog.checkpoint();
  if (checkpoint === undefined) throw notYet();
  send(response, "text/plain; charset=utf-8", "no-cache", Buffer.from(checkpoint.note));
}

function sendTile({ evidenceLog }: EvidenceSource, { response, params }: Reception): void {
  const level = levelOf(params.level ?? "");
  const name = tileNameOf(params.rest ?? "");
  if (level === undefined || name === undefined) throw nothingHere();
  const bytes = evidenceLog.tile(level, name.index, name.width);
  if (bytes === undefined) throw notYet();
  send(response, "application/octet-stream", FOR_EVER, bytes);
}

async function entriesOf(source: EvidenceSource, { index, width }: TileName): Promise<Buffer[]> {
  try {
    const events = await leafEvents(source, index * 256, width);
    return events.map((event) => canonicalEventBytes(event));
  } catch (error) {
    throw error instanceof BeyondHead ? notYet() : error;
  }
}

/** Not for shared caches: they would give it to others. */
function sendEntries(response: Reception["response"], type: string, bytes: Buffer): void {
  response.setHeader("vary", "authorization");
  send(response, type, "private, max-age=31536000, immutable", bytes);
}

function send(response: Reception["response"], type: string, caching: string, bytes: Uint8Array): void {
  response.writeHead(200, {
    "content-type": type,
    "content-length": bytes.length,
    "cache-control": caching,
    // Public data, which monitors may read from their own pages.
    "cross-origin-resource-policy": "cross-origin",
  });
  response.end(bytes);
}

const notYet = () => new Problem(404, "NOT_FOUND", "There is nothing here.", { "cache-control": NOT_YET });

const tooLong = () =>
  new Problem(
    422,
    "ENTRY_TOO_LONG",
    "An entry of this bundle is longer than 65535 bytes, which the format cannot tell: take it from /log/events/.",
  );
