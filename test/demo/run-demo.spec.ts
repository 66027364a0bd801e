import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { TokenOf } from "../../src/demo/people.ts";
import { runDemo } from "../../src/demo/run-demo.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { openDevelopmentIdentity } from "../../src/infrastructure/identity/development-identity.ts";
import { insteadOf } from "../instead-of.ts";
import { inOffice } from "./ground.ts";

/** As `npm start` fills it: dense enough that people open a message two steps after their first login. */
const OPTIONS = { seed: 1, date: "2026-11-22", messages: 20_000 };
const ENOUGH = 250;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-run-demo-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What mailboxes are told comes later than all that is begun meanwhile. */
const withSlowMailboxes = (store: EventStore): EventStore =>
  insteadOf(store, {
    append: async (append) => {
      if (append.stream.startsWith("mailbox-")) for (let turns = 0; turns < 60; turns++) await turn();
      return store.append(append);
    },
  });

it("nobody deals with a message before their enterprise has let them in, however long that takes", async () => {
  const identity = await openDevelopmentIdentity(join(folder, "keys"), systemClock);
  const tokenOf: TokenOf = async (persona, enterpriseNumber) => {
    const token = await identity.issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds: 600 });
    const verified = await identity.verify(token);
    if (!verified.valid) throw new Error(verified.reason);
    return verified.token;
  };
  const stopping = new AbortController();
  const onProgress = (done: number) => {
    if (done === ENOUGH) stopping.abort(new Error("enough"));
  };
  await inOffice(folder, async (office) => {
    const publishing = { ...office.publishing, store: withSlowMailboxes(office.publishing.store) };
    const running = runDemo({ ...office, publishing, tokenOf }, OPTIONS, { onProgress, signal: stopping.signal });
    await expect(running).rejects.toThrow("enough");
  });
});
