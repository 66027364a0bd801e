import { readFileSync } from "node:fs";
import { signCheckpoint } from "../../src/application/evidence/checkpoint.ts";
import { firstKey } from "../../src/application/evidence/key-seal.ts";
import { type DeliveryProof, gatherProof } from "../../src/application/evidence/proof/gather-proof.ts";
import { gatherRefusals } from "../../src/application/evidence/proof/gather-refusals.ts";
import type { EventStore, Position, RecordedEvent } from "../../src/application/ports/event-store.ts";
import { instant } from "../../src/domain/instant.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import type { EventMetadata } from "../../src/domain/metadata.ts";
import { fixedKey } from "../application/evidence/proof/proof-ground.ts";
import { TreeInMemory } from "../application/evidence/tree-in-memory.ts";

export const GOLDEN_KEY = fixedKey(7);
/** Those that stood when the golden proofs were made. */
const LINES = 88;

/** The golden log of version 1 with a log key and a checkpoint of its own, all of them fixed: nothing of it ever changes. */
export async function goldenProof(messageId: MessageId): Promise<DeliveryProof> {
  const lines = readFileSync(new URL("./log-v1.ndjson", import.meta.url), "utf8").split("\n").slice(0, LINES);
  const told: Omit<RecordedEvent, "position">[] = lines.map((line) => JSON.parse(line));
  const events = told.filter(({ stream }) => stream !== "log").map(at);
  const key = ofLog(0, "KeyRotated", firstKey(GOLDEN_KEY));
  events.push(at(key, events.length));
  const evidence = new TreeInMemory(storeOf(events));
  await evidence.catchUp();
  const { size, root } = evidence.head();
  const note = signCheckpoint({ origin: GOLDEN_KEY.name, size, root }, GOLDEN_KEY);
  events.push(at(ofLog(1, "CheckpointSigned", { size, note }), events.length));
  const sources = { store: storeOf(events), evidence };
  const proof = (await gatherProof(sources, messageId)) ?? (await gatherRefusals(sources, messageId, "everybody"));
  if (proof === undefined || proof === "not-covered") throw new Error(`no golden proof of ${messageId}`);
  return proof;
}

const at = (event: Omit<RecordedEvent, "position">, index: number): RecordedEvent => ({
  ...event,
  position: (index + 1).toString(16).padStart(16, "0") as Position,
});

function ofLog(revision: number, type: string, data: object): Omit<RecordedEvent, "position"> {
  const id = `e0e0e0e0-0000-8000-8000-00000000000${revision}`;
  const metadata: EventMetadata = {
    actor: "00000000-0000-0000-0000-000000000000",
    actorKind: "system",
    authenticationMethod: "none",
    assuranceLevel: "high",
    time: instant(Date.parse("2026-11-22T12:00:00Z")),
    commandId: id,
    correlationId: id,
    causationId: id,
    schemaVersion: 1,
    nonce: "AQEBAQEBAQEBAQEBAQEBAQ",
  };
  return { stream: "log", revision, id, type, data, metadata };
}

function storeOf(events: readonly RecordedEvent[]): EventStore {
  const store: Pick<EventStore, "readAll" | "readStream"> = {
    async *readAll() {
      yield events;
    },
    async readStream(stream, { from, limit = Number.POSITIVE_INFINITY, direction } = {}) {
      const all = events.filter((event) => event.stream === stream);
      const asked =
        direction === "backwards"
          ? all.toReversed().filter(({ revision }) => from === undefined || revision <= from)
          : all.filter(({ revision }) => revision >= (from ?? 0));
      return { state: all.length > 0 ? "exists" : "no-stream", events: asked.slice(0, limit) };
    },
  };
  return store as EventStore;
}
