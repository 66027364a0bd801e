import { once } from "node:events";
import { print } from "graphql";
import type { WebSocket } from "ws";
import { LIMITS } from "../../src/graphql/limits.ts";
import { type Api, publication } from "./api.ts";
import { ChangesDocument, InboxDocument, PublishManyDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

describe("A WebSocket", () => {
  let stage: Stage;
  let user: Api;
  const enterprise = () => stage.newEnterprise();

  beforeAll(async () => {
    stage = await Stage.open({
      // Long enough for those who mean to: both ends are in this process, on a machine that may be busy.
      limits: { connectionInitMs: 2_000 },
      patience: { bufferedBytes: 64 * 1024, stalledMs: 2_000 },
    });
    user = await stage.as("user", enterprise());
  });
  afterAll(() => stage.close());

  async function closeOf(socket: WebSocket): Promise<[number, string]> {
    const [code, reason] = (await once(socket, "close")) as [number, Buffer];
    return [code, String(reason)];
  }

  const send = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));

  async function opened(api = user, authorization: unknown = `Bearer ${api.token}`): Promise<WebSocket> {
    const socket = api.rawSocket();
    await once(socket, "open");
    send(socket, { type: "connection_init", payload: { Authorization: authorization } });
    return socket;
  }

  async function acknowledged(api = user): Promise<WebSocket> {
    const socket = await opened(api);
    const [data] = await once(socket, "message");
    expect(JSON.parse(String(data))).toEqual({ type: "connection_ack" });
    return socket;
  }

  it.each([
    ["no token", null],
    ["a token that is none", "Bearer nonsense"],
    ["something else", { Bearer: "x" }],
  ])("is closed with 4403 for %s", async (_what, authorization) => {
    expect(await closeOf(await opened(user, authorization))).toEqual([4403, "Forbidden"]);
  });

  it("is closed with 4403 when its token counts no more: a minute after its expiry, as over HTTP", async () => {
    const socket = await acknowledged(await stage.as("user", enterprise(), 6 - 60));
    expect(await closeOf(socket)).toEqual([4403, "Forbidden: the token has expired"]);
  });

  it("is closed with 4408 without connection_init", async () => {
    expect(await closeOf(user.rawSocket())).toEqual([4408, "Connection initialisation timeout"]);
  });

  it("is closed with 4401 where an operation comes first", async () => {
    const socket = user.rawSocket();
    await once(socket, "open");
    send(socket, { id: "1", type: "subscribe", payload: { query: "{ me { role } }" } });
    expect((await closeOf(socket))[0]).toBe(4401);
  });

  it("is refused another protocol", async () => {
    const [error] = await once(user.rawSocket("graphql-ws"), "error");
    expect(error).toBeInstanceOf(Error);
  });

  it.each<[string, string | Buffer, number]>([
    ["text that is no message", "hello", 4400],
    ["a message that only a service sends", '{"type":"next","id":"1","payload":{}}', 4400],
    ["a message that is too large", "x".repeat(LIMITS.socketMessageBytes + 1), 1009],
    ["binary", Buffer.from("{}"), 1003],
  ])("is closed for %s", async (_what, data, code) => {
    const socket = await acknowledged();
    const closed = closeOf(socket);
    socket.send(data);
    expect((await closed)[0]).toBe(code);
  });

  it("runs so many operations at a time and no more", async () => {
    const socket = await acknowledged();
    const variables = { enterpriseNumber: await own() };
    const payload = { query: print(ChangesDocument), variables };
    for (let id = 0; id <= LIMITS.operationsPerSocket; id++) send(socket, { id: `${id}`, type: "subscribe", payload });
    const [data] = await once(socket, "message");
    expect(JSON.parse(String(data))).toMatchObject({
      id: `${LIMITS.operationsPerSocket}`,
      type: "error",
      payload: [{ extensions: { code: "TOO_MANY_OPERATIONS" } }],
    });
    expect(stage.liveSubscribers()).toBe(LIMITS.operationsPerSocket);
    socket.terminate();
    await until(() => stage.liveSubscribers() === 0);
  });

  it("is closed with 4429 where its caller has too many of them, until one is closed", async () => {
    const narrow = await Stage.open({ limits: { socketsPerCaller: 2 } });
    const caller = await narrow.as("user", narrow.newEnterprise());
    const first = await acknowledged(caller);
    await acknowledged(caller);
    const [code, reason] = await closeOf(await opened(caller));
    expect([code, reason]).toEqual([4429, "Too many sockets: see Query.limits"]);
    await acknowledged(await narrow.as("user", narrow.newEnterprise()));
    first.close();
    await once(first, "close");
    // The service hears of the end in its own time.
    const isLetIn = async () => {
      const socket = await opened(caller);
      const [data] = await Promise.race([once(socket, "message"), once(socket, "close")]);
      return String(data).includes("connection_ack");
    };
    await until(isLetIn);
    await narrow.close();
  });

  it("gets no frames with an id that is too long", async () => {
    const socket = await acknowledged();
    send(socket, { id: "x".repeat(101), type: "subscribe", payload: { query: "{ me { role } }" } });
    const [data] = await once(socket, "message");
    expect(JSON.parse(String(data)).payload).toMatchObject([{ extensions: { code: "MALFORMED_REQUEST" } }]);
    socket.terminate();
  });

  it("is closed with 4499 RESUME when its client doesn't keep up, and loses nothing by it", async () => {
    const recipient = enterprise();
    const reader = await stage.as("user", recipient);
    const sender = await stage.as("sender", stage.institution);
    const { mailbox } = await reader.ask(InboxDocument, { enterpriseNumber: recipient });
    const large = Array.from({ length: 100 }, (_, key) => ({ key: `${key}`, values: ["x".repeat(400)] }));
    const count = 40;
    for (let sent = 0; sent < count; sent += 20) {
      const messages = Array.from({ length: 20 }, () =>
        publication(recipient, { bodyContent: "x", businessData: large }),
      );
      await sender.ask(PublishManyDocument, { input: { messages } });
    }
    // 16 MB: more than what the network takes by itself.
    const copies = Array.from({ length: 10 }, (_, copy) => `copy${copy}: businessData { values }`).join(" ");
    const query = `subscription ($enterpriseNumber: EnterpriseNumber!, $after: String) {
      mailboxChanged(enterpriseNumber: $enterpriseNumber, after: $after) { cursor message { messageId ${copies} } }
    }`;
    const seen = new Set<string>();
    let after = mailbox?.cursor;

    async function follow(isSlow: boolean): Promise<number> {
      const socket = await acknowledged(reader);
      socket.on("message", (data) => {
        const { payload } = JSON.parse(String(data));
        const change = payload.data.mailboxChanged;
        expect(seen.has(change.message.messageId)).toBe(false);
        seen.add(change.message.messageId);
        after = change.cursor;
        if (seen.size === count) socket.close(1000);
      });
      const closed = closeOf(socket);
      if (isSlow) socket.pause();
      send(socket, {
        id: "1",
        type: "subscribe",
        payload: { query, variables: { enterpriseNumber: recipient, after } },
      });
      if (isSlow) {
        await until(() => stage.liveSubscribers() === 1);
        await until(() => stage.liveSubscribers() === 0);
        socket.resume();
      }
      return (await closed)[0];
    }

    expect(await follow(true)).toBe(4499);
    expect(seen.size).toBeLessThan(count);
    expect(await follow(false)).toBe(1000);
    expect(seen.size).toBe(count);
  });

  it("is closed with 1001 when the service closes", async () => {
    const closing = await Stage.open();
    const socket = await acknowledged(await closing.as("user", closing.newEnterprise()));
    const closed = closeOf(socket);
    await closing.close();
    expect(await closed).toEqual([1001, "The service is closing; come back with the last cursor"]);
  });

  async function own(): Promise<string> {
    const { data } = await user.post<{ me: { enterpriseNumber: string } }>({ query: "{ me { enterpriseNumber } }" });
    return data?.me.enterpriseNumber as string;
  }
});
