import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leafHash, treeHashing } from "../../src/application/evidence/tree-hashing.ts";
import type { EventStore, Position, RecordedEvent } from "../../src/application/ports/event-store.ts";
import { BeyondHead, type EvidenceLog } from "../../src/application/ports/evidence-log.ts";
import type { OpenEvidenceLog } from "../../src/infrastructure/evidence-log/open-evidence-log.ts";
import { naiveRoot, rootFromInclusion, rootsFromConsistency } from "../domain/evidence/naive-tree.ts";
import { anEvent, appended, someEvents } from "./event-store/stage.ts";

export interface EvidenceStage {
  readonly store: EventStore;
  /** An evidence log over that store, kept in `folder`. Nothing else writes there. */
  open(folder: string): OpenEvidenceLog;
  dispose(): Promise<void>;
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** What the port `EvidenceLog` promises, over any event store. */
export function evidenceLogContract(name: string, start: () => Promise<EvidenceStage>): void {
  describe(`${name} keeps the evidence log's promises:`, () => {
    let folder: string;
    let stage: EvidenceStage;
    let evidence: EvidenceLog;
    const open: OpenEvidenceLog[] = [];

    const openIn = (name: string): EvidenceLog => {
      const opened = stage.open(join(folder, name));
      open.push(opened);
      return opened.evidenceLog;
    };

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "evidence-log-"));
      stage = await start();
      evidence = openIn("node");
    });
    afterEach(async () => {
      for (const opened of open.splice(0)) await opened.close();
      await stage.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    /** 300 leaves in 4 streams, and others between them. Returns the last position. */
    async function record(): Promise<Position> {
      const streams = [`message-${id(1)}`, `mailbox-0123456789`, `sender-0987654321`, `submission-${id(2)}`];
      let position: Position | undefined;
      for (const [n, stream] of streams.entries()) {
        await appended(stage.store, { stream: `content-${id(n)}`, expected: "no-stream", events: someEvents(3) });
        ({ position } = await appended(stage.store, { stream, expected: "no-stream", events: someEvents(75) }));
      }
      await appended(stage.store, { stream: "log", expected: "no-stream", events: [anEvent({}, "KeyRotated")] });
      ({ position } = await appended(stage.store, {
        stream: "log",
        expected: 0,
        events: [anEvent({}, "CheckpointSigned")],
      }));
      await appended(stage.store, { stream: "job-night", expected: "no-stream", events: someEvents(1) });
      await stage.store.tombstone(`content-${id(0)}`);
      return position as Position;
    }

    async function leavesInStore(): Promise<RecordedEvent[]> {
      const leaves: RecordedEvent[] = [];
      for await (const page of stage.store.readAll()) {
        leaves.push(...page.filter(({ stream, type }) => /^(me|ma|se|su)/.test(stream) || type === "KeyRotated"));
      }
      return leaves;
    }

    it("is the empty tree over an empty log", () => {
      expect(evidence.head()).toMatchObject({ size: 0, root: treeHashing.empty });
      expect(evidence.rootAt(0)).toEqual(treeHashing.empty);
      expect(evidence.leafOf(`message-${id(1)}`, 0)).toBeUndefined();
      expect(evidence.leavesOf(`message-${id(1)}`)).toEqual([]);
      expect(evidence.tile(0, 0, 1)).toBeUndefined();
      expect(evidence.checkpoint()).toBeUndefined();
      expect(() => evidence.rootAt(1)).toThrow(BeyondHead);
      expect(() => evidence.leafAt(0)).toThrow(BeyondHead);
      expect(() => evidence.publish({ size: 1, note: "too early" })).toThrow(BeyondHead);
    });

    it("knows refused submissions by the message's id, in their order, each with its sender", async () => {
      const [sender, other] = ["0206731645", "0220916609"];
      const refuse = (stream: string, data: object) => {
        const events = [anEvent({ reasons: ["FORBIDDEN"], ...data }, "SubmissionRejected")];
        return appended(stage.store, { stream, expected: "no-stream", events });
      };
      await refuse(`submission-${id(1)}`, { sender, messageId: id(9) });
      await refuse(`submission-${id(2)}`, { sender });
      await refuse(`submission-${id(3)}`, { sender, messageId: id(8) });
      await evidence.passed((await refuse(`submission-${id(4)}`, { sender: other, messageId: id(9) })).position);
      expect(evidence.refusalsOf(id(9))).toEqual([
        { stream: `submission-${id(1)}`, leaf: 0, sender },
        { stream: `submission-${id(4)}`, leaf: 3, sender: other },
      ]);
      expect(evidence.refusalsOf(id(7))).toEqual([]);
    });

    it("has a leaf for each event that is one, in the order of the log, and its root and proofs", async () => {
      await evidence.passed(await record());
      const events = await leavesInStore();
      const hashes = events.map((event) => leafHash(event));
      expect(events).toHaveLength(301);
      expect(evidence.head().size).toBe(301);
      for (const size of [0, 1, 255, 256, 257, 300, 301]) {
        expect(Buffer.from(evidence.rootAt(size))).toEqual(naiveRoot(hashes, 0, size));
      }
      expect(Buffer.from(evidence.head().root)).toEqual(naiveRoot(hashes));
      for (const [leaf, { stream, revision, position }] of events.entries()) {
        expect(evidence.leafOf(stream, revision)).toBe(leaf);
        expect(evidence.leafAt(leaf)).toEqual({ stream, revision, position });
      }
      expect(evidence.leavesOf("log")).toEqual([{ revision: 0, leaf: 300 }]);
      expect(evidence.leavesOf("mailbox-0123456789").map(({ leaf }) => leaf)[74]).toBe(149);

      for (const [leaf, size] of [
        [0, 1],
        [0, 301],
        [255, 256],
        [256, 257],
        [300, 301],
        [77, 200],
      ] as const) {
        const proof = evidence.inclusionProof(leaf, size);
        expect(rootFromInclusion(leaf, size, hashes[leaf] as Uint8Array, proof)).toEqual(naiveRoot(hashes, 0, size));
      }
      for (const [from, to] of [
        [1, 301],
        [256, 301],
        [200, 257],
        [300, 301],
      ] as const) {
        const first = naiveRoot(hashes, 0, from);
        const roots = rootsFromConsistency(from, to, first, evidence.consistencyProof(from, to));
        expect(roots).toEqual([first, naiveRoot(hashes, 0, to)]);
      }
      expect(evidence.consistencyProof(0, 301)).toEqual([]);
      expect(() => evidence.inclusionProof(301, 301)).toThrow(BeyondHead);
      expect(() => evidence.inclusionProof(0, 302)).toThrow(BeyondHead);
      expect(() => evidence.consistencyProof(5, 302)).toThrow(BeyondHead);

      const bytes = Buffer.concat(hashes);
      expect(Buffer.from(evidence.tile(0, 0, 256) ?? [])).toEqual(bytes.subarray(0, 256 * 32));
      expect(Buffer.from(evidence.tile(0, 1, 45) ?? [])).toEqual(bytes.subarray(256 * 32));
      expect(Buffer.from(evidence.tile(0, 1, 3) ?? [])).toEqual(bytes.subarray(256 * 32, 259 * 32));
      expect(Buffer.from(evidence.tile(1, 0, 1) ?? [])).toEqual(naiveRoot(hashes, 0, 256));
      for (const [level, index, width] of [
        [0, 1, 46],
        [1, 0, 2],
        [1, 1, 1],
        [2, 0, 1],
        [0, 0, 257],
        [0, 0, 0],
      ] as const) {
        expect(evidence.tile(level, index, width)).toBeUndefined();
      }
    });

    it("is the same on another node, and on one that starts late, goes on where it was, or starts anew", async () => {
      const before = await record();
      await evidence.passed(before);
      await open.pop()?.close();
      const stream = `message-${id(3)}`;
      await appended(stage.store, { stream, expected: "no-stream", events: someEvents(300) });
      const { position } = await appended(stage.store, { stream, expected: 299, events: someEvents(1) });
      const [same, other] = [openIn("node"), openIn("other")];
      await Promise.all([same.passed(position), other.passed(position)]);
      const hashes = (await leavesInStore()).map((event) => leafHash(event));
      expect(hashes).toHaveLength(602);
      for (const log of [same, other]) {
        expect(log.head().size).toBe(602);
        expect(Buffer.from(log.head().root)).toEqual(naiveRoot(hashes));
        expect(log.leafOf(stream, 300)).toBe(601);
      }
    });

    it("tells when it has passed a position, and stops waiting when told", async () => {
      const stopping = new AbortController();
      const never = evidence.passed("~" as Position, stopping.signal);
      stopping.abort(new Error("enough"));
      await expect(never).rejects.toThrow("enough");
      await expect(evidence.passed("~" as Position, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
      const waiting = evidence.passed("~" as Position);
      const failed = expect(waiting).rejects.toThrow("ended");
      await open.pop()?.close();
      await failed;
      await expect(evidence.passed("~" as Position)).rejects.toThrow("ended");
      expect(evidence.status().state).toBe("stopped");
    });

    it("keeps the last checkpoint, with what stood there before it", async () => {
      await evidence.passed(await record());
      const checkpoint = (size: number) => {
        const root = Buffer.from(evidence.rootAt(size)).toString("base64");
        return { size, note: `ebox.test\n${size}\n${root}\n\n— ebox.test ${Buffer.alloc(68).toString("base64")}\n` };
      };
      evidence.publish(checkpoint(10));
      evidence.publish(checkpoint(300));
      evidence.publish(checkpoint(20));
      expect(evidence.checkpoint()).toEqual(checkpoint(300));
      await open.pop()?.close();
      evidence = openIn("node");
      expect(evidence.checkpoint()).toMatchObject({ size: 300 });
    });
  });
}
