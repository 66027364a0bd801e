import type { Api } from "../api.ts";
import { Stage } from "../stage.ts";
import { overHttp, overWebSocket } from "./answers.ts";
import { bare, type Case, casesIn, operationOf } from "./cases.ts";
import { nameOf } from "./places.ts";
import type { Stranger } from "./strangers.ts";
import type { Thing } from "./things.ts";
import { furnish, type World } from "./world.ts";

/** They are nobody's to see: anybody may name any, and is told the same. */
const OF_NOBODY: readonly Thing[] = ["command", "recipient", "moment"];

/** A suggestion is accepted once, and the other places of its mutation are tried before. */
const USED_UP = ["Mutation.acceptRoutingSuggestion(input.before)"];

/** What is used up by the one who names it comes first; what an operator takes away comes last. */
const ORDER: readonly Thing[] = ["suggestion", "rule", "person", "upload", "message"];
function turnOf({ place, entry }: Case): number {
  if (place.parent.name !== "Mutation") return -2;
  if (place.field.name === "acceptRoutingSuggestion" && entry.thing === "partition") return -1;
  const turn = ORDER.indexOf(entry.thing);
  return turn < 0 ? (entry.thing === "institution" ? ORDER.length + 1 : ORDER.length) : turn;
}

const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

type Owner = Pick<Stranger, "own"> & { readonly api: Api };

async function ownersIn(stage: Stage, world: World): Promise<Owner[]> {
  const { victim, institution } = world;
  const { message, receipt, partition, rule, upload } = victim;
  const [suggestion = ""] = victim.suggestions;
  const ofVictim = { message, receipt, partition, rule, suggestion, upload, mailbox: victim.enterprise };
  const own = { ...ofVictim, person: victim.person, grantee: victim.second };
  const ofSender = {
    mailbox: institution,
    messageType: "dossier",
    partition: "GENERAL",
  };
  return [
    { api: victim.chief, own },
    { api: world.sender, own: { ...own, ...ofSender } },
    { api: await stage.as("operator"), own: {} },
    { api: await stage.as("auditor"), own: { mailbox: victim.enterprise, feedCursor: world.beginning } },
  ];
}

describe("Whoever it belongs to", () => {
  let stage: Stage;
  let world: World;
  let owners: Owner[];
  beforeAll(async () => {
    stage = await Stage.open({ limits: { costPerMinute: 1_000_000_000 } });
    world = await furnish(stage);
    owners = await ownersIn(stage, world);
  });
  afterAll(() => stage.close());

  async function tells({ api, own }: Owner, { place, probe }: Case): Promise<boolean> {
    const socket = place.parent.name === "Subscription" ? api.socket({ lazy: true }) : undefined;
    const ask = async (value: string, silentAfterMs?: number) => {
      const operation = operationOf(stage, world, { own }, place, value);
      return bare(await (socket ? overWebSocket(socket, operation, silentAfterMs) : overHttp(api, operation)), value);
    };
    try {
      if (!socket) return !isEqual(await ask(probe.nobodys), await ask(probe.theirs));
      // Of what is nobody's nothing ever comes: much longer than theirs took is enough.
      const began = performance.now();
      const theirs = await ask(probe.theirs);
      return !isEqual(await ask(probe.nobodys, 200 + 5 * (performance.now() - began)), theirs);
    } finally {
      await socket?.dispose();
    }
  }

  it("tells theirs from nobody's, at every place: else the matrix would see nothing there", async () => {
    const blind: string[] = [];
    const cases = casesIn(stage, world)
      .filter(({ entry }) => !OF_NOBODY.includes(entry.thing))
      .sort((one, other) => turnOf(one) - turnOf(other));
    for (const [name, ofPlace] of Map.groupBy(cases, ({ place }) => nameOf(place))) {
      const pairs = ofPlace.flatMap((each) => owners.map((owner) => ({ owner, each })));
      let isSeen = false;
      for (const { owner, each } of pairs) isSeen ||= await tells(owner, each);
      if (!isSeen) blind.push(name);
    }
    expect(blind.filter((name) => !USED_UP.includes(name))).toEqual([]);
  }, 120_000);
});
