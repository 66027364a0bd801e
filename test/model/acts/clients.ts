import fc from "fast-check";
import { act } from "../act.ts";
import { aParty } from "../choices.ts";
import { Client, type Fate } from "../client.ts";
import { FOLDERS } from "../expected.ts";
import type { Folder } from "../model.ts";
import type { Real } from "../real.ts";

const aClient = fc.nat({ max: 5 });

async function withClient(real: Real, number: number, use: (client: Client) => Promise<void>): Promise<void> {
  const client = real.clients[number % real.clients.length];
  if (client) await use(client);
}

const opening = act({
  name: "client opens a list",
  choice: fc.record({
    party: aParty,
    folder: fc.constantFrom<Folder>("INBOX", ...FOLDERS),
    first: fc.integer({ min: 1, max: 3 }),
  }),
  async run(_model, real, { party, folder, first }) {
    real.clients.push(await Client.open(real, party, folder, first));
  },
});

const aFate: fc.Arbitrary<Fate> = fc.record({ copies: fc.constantFrom(0, 1, 2), delay: fc.nat({ max: 5 }) });

const receiving = act({
  name: "client receives pushes over a bad network",
  choice: fc.record({ client: aClient, fates: fc.array(aFate, { maxLength: 8 }) }),
  run: (_model, real, { client, fates }) => withClient(real, client, (one) => one.network(fates)),
});

const resuming = act({
  name: "client resumes",
  choice: fc.record({ client: aClient, leavesOld: fc.boolean() }),
  run: (_model, real, { client, leavesOld }) => withClient(real, client, (one) => one.resume(leavesOld)),
});

const loadingMore = act({
  name: "client loads more",
  choice: aClient,
  run: (_model, real, client) => withClient(real, client, (one) => one.loadMore()),
});

const comparing = act({
  name: "client is compared with a fresh query",
  choice: aClient,
  run: (_model, real, client) => withClient(real, client, (one) => one.holdsTheLaw()),
});

export const CLIENTS = [opening, opening, receiving, receiving, resuming, loadingMore, comparing];
