import { createHash, type KeyObject } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { formatVerifierKey, readZip, verifyZip } from "ebox-verify";
import { type NoteKey, noteKey } from "../../src/application/evidence/note-key.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { readKeyFile } from "../../src/infrastructure/log-key/key-file.ts";
import type { Api } from "../graphql/api.ts";
import { follow } from "../graphql/follow.ts";
import {
  type AttachmentInput,
  InboxDocument,
  OpenDocument,
  ProofDocument,
  type PublishMessageInput,
  RegisterMessageTypeDocument,
  ReplyDocument,
  SentDocument,
} from "../graphql/generated/client.ts";
import { type Found, findIn, GOTHIC, needle } from "./needles.ts";
import type { RunningService } from "./running-service.ts";
import { ServiceClock } from "./service-clock.ts";
import type { Ground } from "./way-of-a-message.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How long messages are open, by the service's clock; replies as long as the message type says. */
const VALID_FOR = 30 * MINUTE;
const ALL_EXPIRED = 40 * DAY;
const LETTERS = 3;
const PATIENCE_MS = 120_000;

/** Everything that a letter, and the reply to it, say: by what it is. */
const SAID = {
  "subject nl": needle(1),
  "subject fr": needle(2),
  "subject in an alphabet of its own": GOTHIC,
  body: needle(4, 3_000),
  "business data's key": needle(5),
  "business data's value": needle(6),
  attention: needle(7),
  "sender's reference": needle(8),
  "title of a document": needle(9),
  "file's name": needle(10),
  text: needle(11, 20_000),
  PDF: needle(12, 20_000),
  "reply's text": needle(13),
  telephone: "+32 271828182845904523",
  "reply's document": needle(15, 1_000),
} as const;
const DOCUMENTS = ["PDF", "text", "reply's document"];
/** Of a message that does not expire meanwhile. */
const KEPT = { "what is kept": needle(30) };

const PROVED = [true, true, []];

/** A moment apart: a folder is read through each time. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 100));

/**
 * That nothing of what expired is left in any file of any node's data folder, and that every proof still holds. The ground's
 * services go by the clock of that environment.
 */
export function erasedBytes(
  open: (environment: Readonly<Record<string, string>>) => Promise<Ground>,
  { documentsIn }: { readonly documentsIn: "folder" | "bucket" },
): void {
  let ground: Ground;
  let nodes: readonly RunningService[];
  let sender: Api;
  let reader: Api;
  let outside: string;
  const clock = new ServiceClock();

  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), "ebox-proofs-"));
    ground = await open(clock.environment);
    nodes = ground.nodes;
    const operator = await ground.as("operator");
    sender = await ground.as("sender", INSTITUTION);
    await operator.admitSender(INSTITUTION, sender);
    const decree = { sender: INSTITUTION, messageTypeId: "decree", name: { nl: "Besluit" }, validityPeriod: "P1Y" };
    await operator.ask(RegisterMessageTypeDocument, { input: { ...decree, languages: ["nl"] } });
    reader = await ground.as("administrator", ENTERPRISE);
  }, PATIENCE_MS);
  afterAll(async () => {
    await ground?.remove();
    await rm(outside, { recursive: true });
    clock.remove();
  });

  async function attach(api: Api, name: string, bytes: Buffer, mediaType: string): Promise<AttachmentInput> {
    const uploadId = await api.upload(name, bytes, mediaType);
    const digest = { digestValue: createHash("sha256").update(bytes).digest("base64url") };
    return { uploadId, digest, isMainContent: false, attachmentTitle: { nl: SAID["title of a document"] } };
  }

  /** Sent, searched, listed, opened, downloaded and answered: whatever keeps something of a message has come by it. */
  async function correspond(): Promise<string> {
    const pdf = Buffer.from(`%PDF-1.4\n${SAID.PDF}\n%%EOF\n`);
    const expirationDate = new Date(Date.now() + VALID_FOR).toISOString();
    const letter: Partial<PublishMessageInput> = {
      subject: { nl: SAID["subject nl"], fr: SAID["subject fr"], en: SAID["subject in an alphabet of its own"] },
      bodyContent: SAID.body,
      businessData: [{ key: SAID["business data's key"], values: [SAID["business data's value"]] }],
      forTheAttentionOf: { label: SAID.attention },
      senderReference: SAID["sender's reference"],
      attachments: [
        await attach(sender, `${SAID["file's name"]}.txt`, Buffer.from(SAID.text), "text/plain"),
        await attach(sender, `${SAID["file's name"]}.pdf`, pdf, "application/pdf"),
      ],
      isReplyAuthorized: true,
      expirationDate,
    };
    const { messageId } = await sender.publish(ENTERPRISE, letter);
    for (const search of [SAID["subject fr"], GOTHIC, SAID["business data's value"]]) {
      const { mailbox } = await reader.ask(InboxDocument, { enterpriseNumber: ENTERPRISE, search });
      expect(mailbox?.messages.edges.map(({ node }) => node.messageId)).toContain(messageId);
    }
    const { openMessage } = await reader.ask(OpenDocument, { input: { messageId } });
    expect(openMessage.content?.bodyContent).toBe(SAID.body);
    for (const path of [`${messageId}/documents/1`, `${messageId}/documents/2`]) {
      const download = await reader.get(`/messages/${path}`);
      expect(Buffer.from(await download.arrayBuffer()).length).toBeGreaterThan(100_000);
    }
    await (await reader.get(`/messages.zip?ids=${messageId}`)).arrayBuffer();
    const answered = Buffer.from(SAID["reply's document"]);
    const attachments = [await attach(reader, "answer.txt", answered, "text/plain")];
    const { replyToMessage } = await reader.ask(ReplyDocument, {
      input: { messageId, text: SAID["reply's text"], telephone: SAID.telephone, attachments },
    });
    expect(replyToMessage.userErrors).toEqual([]);
    const opened = await sender.ask(OpenDocument, { input: { messageId: replyToMessage.replyId ?? "" } });
    expect(opened.openMessage.userErrors).toEqual([]);
    await sender.ask(SentDocument, {});
    return messageId;
  }

  it(
    "leaves no byte of what expired in any file, while it runs, killed, and stopped; and proves all of it still",
    async () => {
      const { client } = await follow(reader, ENTERPRISE);
      await sender.publish(ENTERPRISE, { subject: { nl: KEPT["what is kept"] }, messageTypeId: "decree" });
      const ids: string[] = [];
      for (let number = 0; number < LETTERS; number++) ids.push(await correspond());
      // The search finds everything where it stands, so that it means something when it finds nothing.
      const elsewhere = documentsIn === "bucket" ? DOCUMENTS : [];
      const said = Object.keys(SAID).filter((what) => !elsewhere.includes(what));
      for (const found of await left()) expect(found).toEqual(said.sort());

      clock.turn(2 * MINUTE, nodes);
      const isCovered = async (messageId: string) => {
        const { deliveryProof } = await sender.ask(ProofDocument, { messageId });
        return deliveryProof?.isCovered && deliveryProof.uncoveredEvents === 0;
      };
      for (const id of ids) while (!(await isCovered(id))) await moment();
      const before = await Promise.all(ids.map((id) => zipAt(sender, `/messages/${id}/proof`)));
      before.push(await zipAt(reader, `/messages/${ids[0]}/proof?content=true`));
      await client.dispose();

      // Somebody reads all the while, and they are killed in the midst of it.
      const readers = nodes.flatMap(({ folder }) => whoReads(folder));
      clock.turn(ALL_EXPIRED, nodes);
      while (!(await areDocumentsGone())) await moment();
      for (const node of nodes) await node.end("SIGKILL");
      for (const node of nodes) await node.start();
      expect((await left()).flat()).not.toEqual([]);
      for (const one of readers) one.close();
      while ((await left()).flat().length > 0) await moment();

      for (const node of nodes) await node.end("SIGKILL");
      await nothingButWhatIsKept();
      for (const node of nodes) await node.start();
      for (const node of nodes) expect(await node.end("SIGTERM")).toBe(0);
      await nothingButWhatIsKept();

      const [node] = nodes as [RunningService];
      const key = await keyOf(node, before[0] as Buffer);
      const file = join(outside, "proof.zip");
      await node.ebox("proof", ids[0] as string, "-o", file);
      expect(await node.ebox("verify", file, "--key", formatVerifierKey(key))).toMatch(/^VERIFIED/);
      for (const zip of [...before, await readFile(file)]) expect(await verdict(zip, key)).toEqual(PROVED);
    },
    PATIENCE_MS,
  );

  /** Of each node, what is left in any of its files. */
  const left = () => Promise.all(nodes.map(async ({ folder }) => foundIn(await findIn(folder, SAID))));

  async function areDocumentsGone(): Promise<boolean> {
    const texts = { text: SAID.text, PDF: SAID.PDF };
    const found = await Promise.all(
      nodes.map(({ folder }) => findIn(join(folder, "documents"), texts).catch(() => [])),
    );
    return found.flat().length === 0;
  }

  async function nothingButWhatIsKept(): Promise<void> {
    for (const { folder } of nodes) {
      expect(await findIn(folder, SAID)).toEqual([]);
      expect(foundIn(await findIn(folder, KEPT))).toEqual(Object.keys(KEPT));
    }
  }
}

async function zipAt(api: Api, path: string): Promise<Buffer> {
  const answer = await api.get(path);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

const foundIn = (found: readonly Found[]) => [...new Set(found.map(({ what }) => what))].sort();

/** Connections that began to read and don't end: a write-ahead log keeps what they may yet see. */
function whoReads(folder: string): DatabaseSync[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".sqlite"));
  return files.map((file) => {
    const db = new DatabaseSync(join(folder, file), { readOnly: true });
    db.exec("BEGIN");
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
    return db;
  });
}

async function verdict(zip: Buffer, key: NoteKey) {
  const { verified, anchored, findings } = await verifyZip(zip, { keys: [key] });
  return [verified, anchored, findings];
}

/** As whoever trusts the log knows it. */
async function keyOf({ folder }: RunningService, zip: Buffer): Promise<NoteKey> {
  const manifest = (await readZip(zip)).get("manifest.json") as Uint8Array;
  const { origin } = JSON.parse(Buffer.from(manifest).toString()) as { origin: string };
  return noteKey(origin, (await readKeyFile(dataFolderAt(folder).logKey)) as KeyObject);
}
