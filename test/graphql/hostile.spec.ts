import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { WebSocket } from "ws";
import type { Api } from "./api.ts";
import { HOSTILE, HOSTILE_BODIES, type Hostile, requestOf } from "./hostile/corpus.ts";
import { Stage } from "./stage.ts";

/** The most that an answer to any of them may be. Bytes. */
const LARGEST_ANSWER = 100_000;

interface Refusal {
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

/** Without the documents themselves: jest would print all of them for each name. */
const NAMES = HOSTILE.map(({ what, code }, index) => ({ what, code, index }));

describe("The hostile corpus", () => {
  let stage: Stage;
  let user: Api;
  let socket: WebSocket;
  const received: string[] = [];

  async function next(): Promise<string> {
    while (received.length === 0) await once(socket, "message");
    return received.shift() as string;
  }

  beforeAll(async () => {
    // Each is to be refused for what it is, not for those before it.
    stage = await Stage.open({ limits: { costPerMinute: 1_000_000 } });
    user = await stage.as("user", stage.newEnterprise());
    socket = user.rawSocket();
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${user.token}` } }));
    socket.on("message", (data) => received.push(String(data)));
    await next();
  });
  afterAll(async () => {
    socket.terminate();
    await stage.close();
  });

  it("has at least sixty documents, each of another kind", () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
    expect(new Set(HOSTILE.map(({ what }) => what)).size).toBe(HOSTILE.length);
  });

  const post = async (body: string) => {
    const response = await fetch(user.url("/graphql"), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${user.token}` },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  const codesIn = (errors: Refusal["errors"]) => [...new Set(errors.map(({ extensions }) => extensions.code))];

  it.each(NAMES)("over HTTP: $what ($code)", async ({ code, index }) => {
    const { status, text } = await post(requestOf(HOSTILE[index] as Hostile));
    expect([status, codesIn((JSON.parse(text) as Refusal).errors)]).toEqual([400, [code]]);
    expect(text.length).toBeLessThan(LARGEST_ANSWER);
  });

  it.each(NAMES)("over a WebSocket: $what ($code)", async ({ code, index }) => {
    const id = randomUUID();
    const payload = requestOf(HOSTILE[index] as Hostile);
    socket.send(`{"id":"${id}","type":"subscribe","payload":${payload}}`);
    const data = await next();
    const answer = JSON.parse(data);
    const errors = answer.type === "next" ? answer.payload.errors : answer.payload;
    expect([answer.id, codesIn(errors)]).toEqual([id, [code]]);
    expect(data.length).toBeLessThan(LARGEST_ANSWER);
    // What was refused as it was executed is ended by a message of its own.
    if (answer.type === "next") await next();
  });

  it.each(HOSTILE_BODIES.map(({ what, code }, index) => ({ what, code, index })))(
    "as a body: $what ($code)",
    async ({ index }) => {
      const { body, status, code } = HOSTILE_BODIES[index] as (typeof HOSTILE_BODIES)[number];
      const answer = await post(body);
      expect([answer.status, codesIn((JSON.parse(answer.text) as Refusal).errors)]).toEqual([status, [code]]);
      expect(answer.text.length).toBeLessThan(LARGEST_ANSWER);
    },
  );

  it("tells a stranger nothing but that a token is needed", async () => {
    const stranger = stage.nobody();
    const answers = new Set<string>();
    for (const { query, variables } of HOSTILE.slice(0, 80)) {
      const { status, errors } = await stranger.post({ query, variables });
      answers.add(JSON.stringify([status, errors]));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^\[401,.*"UNAUTHENTICATED"/)]);
  });

  it("troubles neither our log nor those who come after", async () => {
    expect(stage.logged.filter((line) => !line.includes('"level":"info"'))).toEqual([]);
    expect(await user.refused("{ me { role } }")).toEqual([200]);
  });
});
