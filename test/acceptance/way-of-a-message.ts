import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { print } from "graphql";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "../graphql/api.ts";
import {
  ChangesDocument,
  type ChangesSubscription,
  InboxDocument,
  MakeVisibleDocument,
  MaskDocument,
  OneMessageDocument,
  OpenDocument,
  RecipientStatusDocument,
  ReplyDocument,
  SentDocument,
} from "../graphql/generated/client.ts";
import type { RunningService } from "./running-service.ts";
import { ServiceClock } from "./service-clock.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
const LETTER = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
/** By the services' clock. */
const VALID_FOR_MS = 10 * 60_000;

/** What arrives for one mailbox, over a real socket; `until` gives all changes up to the first of that kind. */
function listen(api: Api, enterpriseNumber: string, after: string | null) {
  const client = api.socket();
  const changes = client.iterate<ChangesSubscription>({
    query: print(ChangesDocument),
    variables: { enterpriseNumber, after },
  });
  return {
    async until(kind: string): Promise<string[]> {
      const seen: string[] = [];
      while (seen.at(-1) !== kind) {
        const { value, done } = await changes.next();
        if (done) throw new Error(`ended after ${seen}`);
        if (value.errors) throw new Error(JSON.stringify(value.errors));
        const { change = "", cursor = "" } = value.data?.mailboxChanged ?? {};
        seen.push(change);
        // Cursors are positions, and compare as text: what came by one node is then asked of the next.
        if (cursor > (api.position ?? "")) api.position = cursor;
      }
      return seen;
    },
    close: async () => {
      await changes.return?.();
      await client.dispose();
    },
  };
}

const inbox = async (api: Api, enterpriseNumber: string, folder: "INBOX" | "MASKED" | "EXPIRED" = "INBOX") => {
  const { mailbox } = await api.ask(InboxDocument, { enterpriseNumber, folder });
  if (!mailbox) throw new Error("no mailbox");
  return { ...mailbox, ids: mailbox.messages.edges.map(({ node }) => node.messageId) };
};

/** Processes are started within it. */
const PATIENCE_MS = 120_000;

/** What the suite runs on: processes of ours, and callers who ask them in turn. */
export interface Ground {
  readonly nodes: readonly RunningService[];
  as(persona: string, enterprise?: EnterpriseNumber): Promise<Api>;
  remove(): Promise<void>;
}

/** The acceptance suite: all of a message's life, through the API alone, on services with that environment. */
export function wayOfAMessage(open: (environment: Readonly<Record<string, string>>) => Promise<Ground>): void {
  const clock = new ServiceClock();
  let ground: Ground | undefined;
  let nodes: readonly RunningService[];
  let reader: Api;
  let sender: Api;

  beforeAll(async () => {
    ground = await open(clock.environment);
    nodes = ground.nodes;
    const operator = await ground.as("operator");
    sender = await ground.as("sender", INSTITUTION);
    await operator.admitSender(INSTITUTION, sender);
    reader = await ground.as("administrator", ENTERPRISE);
  }, PATIENCE_MS);
  afterAll(async () => {
    await ground?.remove();
    clock.remove();
  });

  it(
    "published → inbox → opened → masked → replied → arrived at the sender → expired",
    async () => {
      const before = await inbox(reader, ENTERPRISE);
      expect(before).toMatchObject({ unread: 0, activatedAt: expect.any(String) });
      const changes = listen(reader, ENTERPRISE, before.cursor);
      const arrivals = listen(sender, INSTITUTION, null);

      const status = await sender.ask(RecipientStatusDocument, { enterpriseNumber: ENTERPRISE });
      expect(status.recipientStatus).toMatchObject({ exists: true, isActivated: true, fullyDigitalSince: null });

      // Published, with a document.
      const uploadId = await sender.upload("letter.pdf", LETTER, "application/pdf");
      const digest = { digestValue: createHash("sha256").update(LETTER).digest("base64url") };
      const attachment = { uploadId, attachmentTitle: { nl: "Brief" }, isMainContent: false, digest };
      const { messageId } = await sender.publish(ENTERPRISE, {
        isReplyAuthorized: true,
        attachments: [attachment],
        expirationDate: new Date(Date.now() + VALID_FOR_MS).toISOString(),
      });

      // In the inbox, live and listed.
      expect(await changes.until("PUBLISHED")).toEqual(["PUBLISHED"]);
      expect(await inbox(reader, ENTERPRISE)).toMatchObject({ unread: 1, ids: [messageId] });
      const listed = await reader.ask(OneMessageDocument, { id: messageId });
      expect(listed.message).toMatchObject({
        readAt: null,
        attachments: [{ fileName: "letter.pdf", size: LETTER.length }],
      });

      // Opened.
      const { openMessage } = await reader.ask(OpenDocument, { input: { messageId } });
      expect(openMessage).toMatchObject({
        content: { bodyContent: "Geachte, hierbij uw aangifte." },
        message: { readAt: expect.any(String) },
        userErrors: [],
      });
      expect(await changes.until("READ")).toEqual(["READ"]);
      expect(await inbox(reader, ENTERPRISE)).toMatchObject({ unread: 0 });
      const download = await reader.get(`/messages/${messageId}/documents/1`, { range: "bytes=0-3" });
      expect([download.status, await download.text()]).toEqual([206, "%PDF"]);
      const zip = await reader.get(`/messages.zip?ids=${messageId}`);
      expect(
        Buffer.from(await zip.arrayBuffer())
          .subarray(0, 2)
          .toString(),
      ).toBe("PK");

      // Masked, and made visible.
      const input = { messageIds: [messageId] };
      await reader.ask(MaskDocument, { input });
      expect(await changes.until("MASKED")).toEqual(["MASKED"]);
      expect((await inbox(reader, ENTERPRISE)).ids).toEqual([]);
      expect((await inbox(reader, ENTERPRISE, "MASKED")).ids).toEqual([messageId]);
      await reader.ask(MakeVisibleDocument, { input });
      expect((await inbox(reader, ENTERPRISE)).ids).toEqual([messageId]);

      // Replied, and arrived at the sender.
      const { replyToMessage } = await reader.ask(ReplyDocument, { input: { messageId, text: "Bedankt" } });
      expect(replyToMessage.userErrors).toEqual([]);
      const seenBySender = await arrivals.until("REPLIED");
      expect(seenBySender).toEqual(expect.arrayContaining(["PUBLISHED", "READ", "REPLIED"]));
      await arrivals.until("PUBLISHED");
      expect((await inbox(sender, INSTITUTION)).ids).toEqual([replyToMessage.replyId]);
      const reply = await sender.ask(OpenDocument, { input: { messageId: replyToMessage.replyId ?? "" } });
      expect(reply.openMessage.content).toMatchObject({ bodyContent: "Bedankt" });
      expect((await sender.ask(SentDocument, {})).sentMessages.nodes).toMatchObject([
        { messageId, deliveryStatus: "REPLIED" },
      ]);

      // Expired, by the clock.
      clock.turn(VALID_FOR_MS + 60_000, nodes);
      expect((await changes.until("EXPIRED")).at(-1)).toBe("EXPIRED");
      const refused = await reader.ask(OpenDocument, { input: { messageId } });
      expect(refused.openMessage).toMatchObject({ content: null, userErrors: [{ code: "MESSAGE_EXPIRED" }] });
      expect((await inbox(reader, ENTERPRISE, "EXPIRED")).ids).toEqual([messageId]);
      const gone = await reader.ask(OneMessageDocument, { id: messageId });
      expect(gone.message).toMatchObject({ contentState: "ERASED", subject: null, attachments: null });
      const late = await reader.get(`/messages/${messageId}/documents/1`);
      expect(late.status).toBe(410);

      await changes.close();
      await arrivals.close();
    },
    PATIENCE_MS,
  );

  it(
    "survives kill -9 with everything that was answered, and ends in order on SIGTERM",
    async () => {
      const { messageId } = await sender.publish(ENTERPRISE);
      for (const node of nodes) await node.end("SIGKILL");
      for (const node of nodes) await node.start();
      expect((await inbox(reader, ENTERPRISE)).ids).toContain(messageId);
      for (const node of nodes) {
        expect(await node.end("SIGTERM")).toBe(0);
        expect(await readdir(node.folder)).toContain("keys");
      }
    },
    PATIENCE_MS,
  );
}
