import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EnterpriseNumber, enterpriseNumberOf } from "../src/domain/enterprise-number.ts";
import { systemClock } from "../src/infrastructure/clock/system-clock.ts";
import { openDevelopmentIdentity } from "../src/infrastructure/identity/development-identity.ts";
import { PERSONAS } from "../src/infrastructure/identity/personas.ts";
import { EboxProcess } from "./cli/ebox-process.ts";
import { Api } from "./graphql/api.ts";
import {
  ChangeAddressDocument,
  InboxDocument,
  OneMessageDocument,
  OpenDocument,
  ReplyDocument,
} from "./graphql/generated/client.ts";
import { until } from "./graphql/until.ts";

/** A word that stands nowhere else. */
const canary = (what: string) => `kanarie-${what}-7f3b`;

const PDF = Buffer.from(
  `%PDF-1.4\n% ${canary("document")}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
);
const INSTITUTION = enterpriseNumberOf(7_654_321);
const RECIPIENT = enterpriseNumberOf(7_123_457);
const STRANGER = enterpriseNumberOf(7_999_991);

describe("Content, tokens and persons", () => {
  let folder: string;
  let service: EboxProcess;
  let port: number;
  const planted = new Set<string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ebox-canaries-"));
    service = new EboxProcess(["serve", "--no-demo"], { PORT: "0", EBOX_DATA_DIR: folder, LOG_LEVEL: "trace" });
    port = Number(new URL(await service.url()).port);
  });
  afterAll(async () => {
    await service.end("SIGKILL");
    await rm(folder, { recursive: true });
  });

  /** Remembers it, and gives it back. */
  function plant(text: string): string {
    planted.add(text);
    return text;
  }

  async function as(persona: "operator" | "sender" | "administrator", enterpriseNumber?: EnterpriseNumber) {
    const identity = await openDevelopmentIdentity(join(folder, "keys"), systemClock);
    const token = await identity.issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds: 600 });
    for (const part of token.split(".").slice(1)) plant(part);
    plant(PERSONAS[persona].name);
    if (enterpriseNumber) plant(enterpriseNumber);
    return new Api(port, token);
  }

  const found = (text: string) => [...planted].filter((word) => text.includes(word));

  it("stand in no line of the log, no metric and no error that another sees", async () => {
    const operator = await as("operator");
    const sender = await as("sender", INSTITUTION);
    const reader = await as("administrator", RECIPIENT);
    const stranger = await as("administrator", STRANGER);
    await operator.admitSender(INSTITUTION, sender);

    const uploadId = plant(await sender.upload(`${plant(canary("file-name"))}.pdf`, PDF, "application/pdf"));
    plant(canary("document"));
    const { messageId } = await sender.publish(RECIPIENT, {
      subject: { nl: plant(canary("subject")) },
      bodyContent: plant(canary("body")),
      forTheAttentionOf: { label: plant(canary("attention")) },
      senderReference: plant(canary("reference")),
      businessData: [{ key: plant(canary("key")), values: [plant(canary("value"))] }],
      attachments: [
        {
          uploadId,
          attachmentTitle: { nl: plant(canary("title")) },
          digest: { digestValue: createHash("sha256").update(PDF).digest("base64url") },
        },
      ],
    });

    const live = reader.socket();
    const changes = live.iterate({
      query: "subscription ($n: EnterpriseNumber!) { mailboxChanged(enterpriseNumber: $n) { cursor } }",
      variables: { n: RECIPIENT },
    });
    await reader.ask(InboxDocument, { enterpriseNumber: RECIPIENT, search: canary("subject") });
    await reader.ask(OpenDocument, { input: { messageId } });
    expect((await reader.get(`/messages/${messageId}/documents/1`)).status).toBe(200);
    expect((await reader.get(`/messages.zip?ids=${messageId}`)).status).toBe(200);
    await reader.ask(ReplyDocument, {
      input: { messageId, text: plant(canary("answer")), telephone: plant("0475 98 76 54") },
    });
    const address = plant(`${canary("mail")}@example.eu`);
    await reader.ask(ChangeAddressDocument, { input: { enterpriseNumber: RECIPIENT, address } });
    await changes.return?.();
    await live.dispose();

    // What goes wrong, with everything in it that a client can write.
    const told: string[] = [];
    const tell = async (answer: Promise<unknown>) => void told.push(JSON.stringify(await answer));
    await tell(
      stranger.post({
        query: "query ($id: ID!) { message(id: $id) { subject { nl } } }",
        variables: { id: messageId },
      }),
    );
    await tell(stranger.ask(OpenDocument, { input: { messageId } }));
    await tell(stranger.ask(OneMessageDocument, { id: messageId }));
    await tell(stranger.get(`/messages/${messageId}/documents/1`).then((response) => response.text()));
    await tell(stranger.get(`/messages.zip?ids=${messageId}`).then((response) => response.text()));
    await tell(stranger.post({ query: `{ mailbox(enterpriseNumber: "${RECIPIENT}") { unread } }` }));
    expect(found(told.join("\n"))).toEqual([]);

    const typed = plant(canary("typed"));
    await reader.post({ query: `{ ${typed.replaceAll("-", "_")} }` });
    await reader.post({ query: "{", variables: { typed } });
    await reader.post({ query: "query ($a: Int!) { me { role } }", variables: { a: typed } });
    await reader.post(`{"query": "${typed}`);
    await reader.get(`/${typed}?${typed}=${typed}`, { [typed]: typed, cookie: `session=${typed}` });
    await reader.get(`/messages/${typed}/documents/${typed}`);
    await new Api(port, typed).post({ query: "{ me { role } }" });
    await new Api(port, `${reader.token}x`).post({ query: "{ me { role } }" });
    const socket = new Api(port, typed).rawSocket();
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${typed}` } }));
    await once(socket, "close");

    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('route="/graphql"');
    // What a process has printed comes by a pipe, when it comes.
    await until(() => service.err.includes('"route":"/metrics"') && service.err.includes('"msg":"token refused"'));
    const printed = service.out + service.err;
    expect(printed).toContain('"msg":"answered"');
    expect({ inMetrics: found(metrics), inLog: found(printed) }).toEqual({ inMetrics: [], inLog: [] });
    // As a JSON text or a field's name, it may be written otherwise.
    expect(`${printed}${metrics}`).not.toMatch(/kanarie/i);
  });
});
