import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CommandFailed } from "../../../src/cli/failures.ts";
import { Refused, ServiceClient } from "../../../src/cli/publish/service-client.ts";

type Answer = (response: ServerResponse) => void;

const json =
  (status: number, body: object): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
const hangUp: Answer = (response) => void response.destroy();
const results = (...codes: (string | undefined)[]) =>
  json(200, {
    data: {
      publishMessages: {
        userErrors: [],
        results: codes.map((code) => ({ userErrors: code ? [{ code, message: "so", path: ["a", "0"] }] : [] })),
      },
    },
  });

let server: Server;
let asked: number;
let answers: Answer[];
beforeEach(async () => {
  asked = 0;
  answers = [];
  server = createServer((request, response) => {
    request.resume();
    // The last answer is given again and again.
    request.on("end", () => answers[Math.min(asked++, answers.length - 1)]?.(response));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const client = () =>
  new ServiceClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => "token", 1);

it("gives one answer per message", async () => {
  answers = [results(undefined, "LANGUAGE_MISSING", "STALE")];
  const [first, second, third] = await client().publish([{}, {}, {}]);
  expect([first, third]).toEqual([undefined, undefined]);
  expect(second).toMatchObject({ code: "LANGUAGE_MISSING", message: "a.0: so" });
});

it("tries again after a lost connection, and where the service is away, as a whole or for one message", async () => {
  answers = [
    hangUp,
    json(503, { code: "UNAVAILABLE", detail: "later" }),
    json(200, { errors: [{ message: "later", extensions: { code: "UNAVAILABLE" } }] }),
    results("UNAVAILABLE", undefined),
    results(undefined, undefined),
  ];
  expect(await client().publish([{}, {}])).toEqual([undefined, undefined]);
  expect(asked).toBe(5);
});

it("waits as long as it is told, however often, where it costs the service too much", async () => {
  const tooMuch: Answer = (response) => {
    response.writeHead(429, { "content-type": "application/json", "retry-after": "0" });
    response.end(JSON.stringify({ errors: [{ message: "spent", extensions: { code: "RATE_LIMITED" } }] }));
  };
  answers = [...Array<Answer>(20).fill(tooMuch), results(undefined)];
  expect(await client().publish([{}])).toEqual([undefined]);
  expect(asked).toBe(21);
});

it("does not try for ever", async () => {
  answers = [hangUp];
  await expect(client().publish([{}])).rejects.toThrow(CommandFailed);
  expect(asked).toBe(8);
});

it.each([
  ["a token that is not accepted", json(401, { code: "UNAUTHENTICATED" }), "does not accept the token"],
  ["a full disk", results("STORAGE_FULL"), "no space left"],
])("gives up at once for %s", async (_, answer, said) => {
  answers = [answer];
  await expect(client().publish([{}])).rejects.toThrow(said);
  expect(asked).toBe(1);
});

it("tells what the service refuses as a whole", async () => {
  answers = [json(400, { errors: [{ message: "no such field", extensions: { code: "BAD_USER_INPUT" } }] })];
  await expect(client().publish([{}])).rejects.toMatchObject({ name: "Refused", code: "BAD_USER_INPUT" });
  answers = [json(413, { code: "DOCUMENT_TOO_LARGE", detail: "At most 25 MiB." })];
  await expect(client().upload(import.meta.filename, "text/plain")).rejects.toThrow(Refused);
});
