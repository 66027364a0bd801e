import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import type { NoteKey } from "../../src/application/evidence/note-key.ts";
import type { ProofSources } from "../../src/application/evidence/proof/gather-proof.ts";
import type { Position } from "../../src/application/ports/event-store.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { built } from "./built.ts";
import { writeMail } from "./mail-log.ts";
import { tempFolder } from "./temp-folder.ts";

const { CheckpointKeeper } = await built<typeof import("../../src/application/evidence/keep-checkpoints.ts")>(
  "application/evidence/keep-checkpoints",
);
const { LogFollower } = await built<typeof import("../../src/application/evidence/log-follower.ts")>(
  "application/evidence/log-follower",
);
const { noteKey } = await built<typeof import("../../src/application/evidence/note-key.ts")>(
  "application/evidence/note-key",
);
const { instant } = await built<typeof import("../../src/domain/instant.ts")>("domain/instant");
const { openEvidenceLog } = await built<typeof import("../../src/evidence-side.ts")>("evidence-side");
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);

const ORIGIN = "bench.test/log";
const MESSAGE = "message-";

/** A log of so many messages of its own, hashed, and covered by a checkpoint of that key. */
export async function provenMail(messages: number, cleanup: AsyncDisposableStack, say: (what: string) => void) {
  const folder = await tempFolder(cleanup);
  const file = join(folder, "events.sqlite");
  const store = await openEmbeddedLog({ file });
  cleanup.defer(() => store.close());
  say("writing the messages");
  await writeMail(store, messages, say);
  const { evidenceLog: evidence, close } = openEvidenceLog({
    place: { folder: join(folder, "log"), index: join(folder, "evidence.sqlite"), origin: ORIGIN },
    store: { kind: "embedded", file, namespace: "ebox" },
    restMs: 0,
  });
  cleanup.defer(close);
  const key = noteKey(ORIGIN, generateKeyPairSync("ed25519").privateKey);
  let minutes = 0;
  const clock = { now: () => instant(Date.now() + minutes * 60_000) };
  const log = new LogFollower(store);
  const keeper = new CheckpointKeeper({ store, clock, evidence, log, openKey: async () => key });
  for (; minutes < 2; minutes++) {
    await evidence.passed((await store.head()) as Position);
    await keeper.runOnce();
  }
  const ids = new Set<MessageId>();
  for await (const page of store.readAll()) {
    for (const { stream } of page) {
      if (stream.startsWith(MESSAGE)) ids.add(stream.slice(MESSAGE.length) as MessageId);
    }
  }
  const sources: ProofSources = { store, evidence };
  return { sources, key: key as NoteKey, ids: [...ids] };
}
