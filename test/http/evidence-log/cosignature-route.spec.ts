import type { Taken } from "../../../src/application/evidence/take-cosignatures.ts";
import { createHttpServer, type HttpServer } from "../../../src/http/server.ts";
import { createLog } from "../../../src/logging.ts";
import { noEvidence } from "./no-evidence.ts";

const neverAsked = () => Promise.reject(new Error("nobody asks for it"));

let server: HttpServer;
let url: string;
let taken: string[];
let answer: Taken;
beforeEach(async () => {
  taken = [];
  const takeCosignatures = (note: string) => {
    taken.push(note);
    return answer;
  };
  server = createHttpServer({
    graphql: { handle: neverAsked, upgrade: neverAsked, liveSubscribers: () => 0, close: async () => {} },
    documents: { upload: neverAsked, download: neverAsked, zip: neverAsked, proof: neverAsked },
    authenticate: neverAsked,
    catchUp: { showsSeen: async () => true },
    health: neverAsked,
    metrics: { requestAnswered: () => undefined, render: neverAsked },
    explorer: false,
    evidence: { ...noEvidence, takeCosignatures },
    origins: [],
    log: createLog("silent"),
  });
  url = `http://127.0.0.1:${await server.listen(0, "127.0.0.1")}/log/cosignatures`;
});
afterEach(() => server.close(1_000));

it("takes a witness's line without a token: its signature says whose it is", async () => {
  answer = { outcome: "taken", witnesses: ["witness.example/w1"] };
  expect((await fetch(url, { method: "POST", body: "the note — with its line\n" })).status).toBe(204);
  expect(taken).toEqual(["the note — with its line\n"]);
});

it.each([
  ["malformed", 400],
  ["not-current", 409],
  ["unknown-signers", 403],
  ["forged", 403],
] as const)("answers what is %s with %i", async (outcome, status) => {
  answer = { outcome };
  expect((await fetch(url, { method: "POST", body: "note" })).status).toBe(status);
});

it("takes no more than a note can have", async () => {
  expect((await fetch(url, { method: "POST", body: "x".repeat(100_000) })).status).toBe(413);
  expect(taken).toEqual([]);
});
