import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { newMessageId } from "../../src/application/ids.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { Api, publication } from "../graphql/api.ts";
import { InboxDocument, PublishDocument } from "../graphql/generated/client.ts";
import { RunningService } from "./running-service.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0406798006" as EnterpriseNumber;
const CLIENTS = 16;

it("refuses in time, says that it is not ready and shows its lists when the embedded log's writer dies, and loses nothing", async () => {
  const preloaded = pathToFileURL(resolve("test/acceptance/writer-dies-on-signal.mjs"));
  const service = await RunningService.start(["--no-demo"], { NODE_OPTIONS: `--import=${preloaded}` });
  try {
    const as = async (persona: string, enterprise?: string) =>
      new Api(service.port, await service.ebox("token", persona, ...(enterprise ? ["--enterprise", enterprise] : [])));
    const operator = await as("operator");
    const [sender, reader] = [await as("sender", INSTITUTION), await as("administrator", ENTERPRISE)];
    await operator.admitSender(INSTITUTION, sender);
    const inbox = async (api: Api) => {
      const { mailbox } = await api.ask(InboxDocument, { enterpriseNumber: ENTERPRISE, first: 100 });
      return mailbox?.messages.edges.map(({ node }) => node.messageId) ?? [];
    };
    await inbox(reader);

    const acknowledged: string[] = [];
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (true) {
        const messageId = newMessageId(Date.now());
        const { publishMessage } = await sender.ask(PublishDocument, { input: publication(ENTERPRISE, { messageId }) });
        if (publishMessage.messageId) acknowledged.push(messageId);
        else return publishMessage.userErrors.map(({ code }) => code);
        if (acknowledged.length === CLIENTS) service.signal("SIGUSR2");
      }
    });
    // The writer never answers them; what 2.5 s that bounds is tested by its own clock (answer-in-time.spec.ts).
    for (const codes of await Promise.all(clients)) expect(codes).toEqual(["UNAVAILABLE"]);
    const health = await fetch(`${service.url}/health/ready`);
    expect([health.status, await health.json()]).toMatchObject([
      503,
      { status: "not-ready", eventStore: "unreachable" },
    ]);
    expect((await inbox(reader)).length).toBeGreaterThan(0);

    await service.end("SIGKILL");
    await service.start();
    const seen = await inbox(new Api(service.port, reader.token));
    expect(seen).toEqual(expect.arrayContaining(acknowledged.slice(-50)));
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  } finally {
    await service.remove();
  }
});
