import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signCheckpoint } from "../../../src/application/evidence/checkpoint.ts";
import { type NoteKey, noteKey } from "../../../src/application/evidence/note-key.ts";
import type { CopyableLog } from "../../../src/application/ports/copyable-log.ts";
import type { ExpectedRevision, NewEvent, Position } from "../../../src/application/ports/event-store.ts";
import { openEvidenceLog } from "../../../src/evidence-side.ts";
import { dataFolderAt } from "../../../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import type { OpenEvidenceLog } from "../../../src/infrastructure/evidence-log/open-evidence-log.ts";
import { anEvent, appended } from "../../contract/event-store/stage.ts";

const ORIGIN = "ebox.test";

interface Opened {
  readonly path: string;
  readonly store: CopyableLog;
  readonly evidence: OpenEvidenceLog;
  readonly key: NoteKey;
}

/** A data folder with an evidence log, which is signed when it is told to, by a key of its own. */
export class SignedLog {
  readonly #opened: Opened;
  #revision: ExpectedRevision = "no-stream";

  /** Its first event is the key. */
  static async open(): Promise<SignedLog> {
    const path = mkdtempSync(join(tmpdir(), "signed-log-"));
    const { path: data, eventLog: file, evidenceLog: folder, evidenceIndex: index } = dataFolderAt(join(path, "data"));
    mkdirSync(data);
    const store = await openEmbeddedLog({ file });
    const evidence = openEvidenceLog({
      place: { folder, index, origin: ORIGIN },
      store: { kind: "embedded", file, namespace: "ebox" },
      restMs: 0,
    });
    const key = noteKey(ORIGIN, generateKeyPairSync("ed25519").privateKey);
    const log = new SignedLog({ path, store, evidence, key });
    const publicKey = Buffer.from(key.publicKey).toString("base64");
    await log.#record(anEvent({ origin: ORIGIN, publicKey, keyId: key.keyId }, "KeyRotated"));
    return log;
  }

  private constructor(opened: Opened) {
    this.#opened = opened;
  }

  get store(): CopyableLog {
    return this.#opened.store;
  }

  get evidence() {
    return this.#opened.evidence.evidenceLog;
  }

  get data(): string {
    return join(this.#opened.path, "data");
  }

  /** A file outside the data folder. */
  at(name: string): string {
    return join(this.#opened.path, name);
  }

  /** Signs all that stands there, keeps the note in `outside`, and returns it. */
  async sign(outside: string): Promise<string> {
    await this.evidence.passed((await this.store.head()) as Position);
    const { size, root } = this.evidence.head();
    const note = signCheckpoint({ origin: ORIGIN, size, root }, this.#opened.key);
    await this.#record(anEvent({ size, note }, "CheckpointSigned"));
    this.evidence.publish({ size, note });
    writeFileSync(this.at(outside), note);
    return note;
  }

  /** What stands in its files stays; repeating it is no error. */
  async close(): Promise<void> {
    await this.#opened.evidence.close();
    await this.store.close();
  }

  remove(): void {
    rmSync(this.#opened.path, { recursive: true, force: true });
  }

  async #record(event: NewEvent): Promise<void> {
    const { revision } = await appended(this.store, { stream: "log", expected: this.#revision, events: [event] });
    this.#revision = revision;
  }
}
