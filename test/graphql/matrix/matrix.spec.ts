import type { Client } from "graphql-ws";
import type { EventStore } from "../../../src/application/ports/event-store.ts";
import { messageIdTaken } from "../../../src/domain/message/publish.ts";
import type { EvidenceSource } from "../../../src/http/evidence-log/evidence-routes.ts";
import { noEvidence } from "../../http/evidence-log/no-evidence.ts";
import { Stage } from "../stage.ts";
import { overHttp, overWebSocket, reasonsIn, type Told, without } from "./answers.ts";
import { ADD, bare, type Case, casesIn, operationOf } from "./cases.ts";
import { type Operation, SELF } from "./operations.ts";
import { NODE_TYPES, nameOf, PLACES } from "./places.ts";
import { fetched, ROUTE_TABLE, ROUTES } from "./routes.ts";
import { STRANGERS, type Stranger, strangersOf } from "./strangers.ts";
import { entryOf } from "./table.ts";
import { KNOWN_TO, NODES } from "./things.ts";
import { Work } from "./work.ts";
import { furnish, standing, type World } from "./world.ts";

describe("The matrix holds", () => {
  it("every argument and input field that may name something", () => {
    const missing = PLACES.filter(({ coordinate }) => !entryOf(coordinate)).map(
      (place) => `${nameOf(place)} ${ADD} TABLE of test/graphql/matrix/table.ts for "${place.coordinate}"`,
    );
    expect(missing).toEqual([]);
  });

  it("every type that node(id) finds", () => {
    const missing = NODE_TYPES.filter((name) => !NODES[name]);
    expect(missing.map((name) => `${name} ${ADD} NODES of test/graphql/matrix/things.ts`)).toEqual([]);
  });

  it("every route", () => {
    const missing = ROUTES.filter((route) => ROUTE_TABLE[route] === undefined);
    expect(missing.map((route) => `${route} ${ADD} ROUTE_TABLE of test/graphql/matrix/routes.ts`)).toEqual([]);
  });
});

/** Over WebSockets each place is tried by several strangers, and by all in the long run. */
const SHARE = process.env.EBOX_LONG ? 1 : 4;
const PATIENCE = 120_000;
const SILENT_AFTER_MS = 1_000;
const NOTHING: Told = { status: 0, body: "{}" };

/** By right, as one who has a part in it. */
const isKnown = ({ name }: Stranger, { entry: { thing, knownTo = [] }, probe }: Case) =>
  knownTo === "all" || knownTo.includes(name) || KNOWN_TO[probe.of ?? thing]?.includes(name) === true;

/** What they may do by their office is no intrusion, and would take the ground from under the others. */
const isTheirOffice = ({ name }: Stranger, { place, entry }: Case) =>
  place.parent.name === "Mutation" && entry.knownTo !== "all" && entry.knownTo?.includes(name) === true;

/** What speaks against the two answers; empty where a stranger learns nothing from them. */
function objections(stranger: Stranger, each: Case, theirs: Told, nobodys: Told): string[] {
  const { place, entry, probe } = each;
  const [told, toldOfNobody] = [bare(theirs, probe.theirs), bare(nobodys, probe.nobodys)];
  const found = secretsIn(stranger, told);
  if (told.body.includes('"INTERNAL"')) found.push("fails");
  if (isKnown(stranger, each)) return found;
  const [reasons, others] = [reasonsIn(told.body), reasonsIn(toldOfNobody.body)];
  if (entry.thing === "newMessage" && isTheAllowedOracle(reasons)) return found;
  const wasDone = place.parent.name === "Mutation" && reasons.length + others.length === 0;
  if (!wasDone && JSON.stringify(told) !== JSON.stringify(toldOfNobody)) {
    found.push(`tells them apart:\n${told.status} ${told.body}\n${toldOfNobody.status} ${toldOfNobody.body}`);
  }
  return found;
}

const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const secretsIn = ({ mayNotSee }: Stranger, { body }: Told) =>
  mayNotSee.filter((secret) => body.includes(secret)).map((secret) => `tells ${secret}`);

/** That an id is taken, in the same words whosever it is. */
const isTheAllowedOracle = (reasons: readonly string[]) =>
  reasons.length === 1 && reasons[0] === JSON.stringify({ ...messageIdTaken().refusal, path: ["messageId"] });

describe("A stranger", () => {
  const work = new Work();
  let stage: Stage;
  let world: World;
  let strangers: Stranger[];
  let cases: Case[];
  let before: string;

  /** A log of one leaf, which is the victim's last event. */
  const evidence = (store: EventStore): EvidenceSource => ({
    ...noEvidence,
    store,
    evidenceLog: {
      ...noEvidence.evidenceLog,
      leafAt: (leaf) => (leaf === 0 ? world.leaf : noEvidence.evidenceLog.leafAt(leaf)),
    },
  });

  beforeAll(async () => {
    stage = await Stage.open({ limits: { costPerMinute: 1_000_000_000 }, wrapStore: work.watch, evidence });
    world = await furnish(stage);
    strangers = await strangersOf(stage, world);
    // Their first login is recorded.
    for (const { api } of strangers) await overHttp(api, SELF);
    cases = casesIn(stage, world);
    before = await standing(world);
  });
  afterAll(() => stage.close());

  const strangerCalled = (name: string) => strangers.find((stranger) => stranger.name === name) as Stranger;

  async function tried(
    stranger: Stranger,
    chosen: readonly Case[],
    ask: (operation: Operation, isCompared: boolean) => Promise<[Told, unknown]>,
  ): Promise<string[]> {
    const found: string[] = [];
    for (const each of chosen) {
      if (isTheirOffice(stranger, each)) continue;
      const { place, probe, entry } = each;
      const operation = (value: string) => operationOf(stage, world, stranger, place, value);
      const isCompared = !isKnown(stranger, each);
      const [nobodys, workOnNobodys] = isCompared ? await ask(operation(probe.nobodys), isCompared) : [NOTHING, null];
      const asked = operation(probe.theirs);
      const [theirs, workOnTheirs] = await ask(asked, isCompared);
      // What somebody named themselves is no news to them.
      const said = JSON.stringify(asked.variables);
      const mayNotSee = stranger.mayNotSee.filter((secret) => !said.includes(secret));
      const against = objections({ ...stranger, mayNotSee }, each, theirs, nobodys);
      const wasDone = place.parent.name === "Mutation" && reasonsIn(theirs.body).length === 0;
      if (isCompared && !wasDone && entry.thing !== "newMessage" && !isEqual(workOnTheirs, workOnNobodys)) {
        // A replay is remembered for whoever asks next: what counts is how it is asked for again.
        const [, again] = await ask(operation(probe.nobodys), isCompared);
        const [, theirsAgain] = await ask(asked, isCompared);
        if (!isEqual(theirsAgain, again)) against.push(`takes other work: ${JSON.stringify([theirsAgain, again])}`);
      }
      found.push(...against.map((what) => `${nameOf(place)} ${what}`));
    }
    return found;
  }

  it.each(STRANGERS)(
    "learns and changes nothing over HTTP: %s",
    async (name) => {
      const stranger = strangerCalled(name);
      // Whoever is not known is turned away before anything is read.
      const fields = new Set<unknown>();
      const isFirst = ({ place: { field } }: Case) => !fields.has(field) && fields.add(field);
      const chosen = stranger.isUnknown ? cases.filter(isFirst) : cases;
      const found = await tried(stranger, chosen, async (operation) => {
        const [statements, asked] = [stage.statements, work.count];
        const told = await overHttp(stranger.api, operation);
        return [told, { statements: stage.statements - statements, log: work.count - asked }];
      });
      expect(found).toEqual([]);
      expect(await standing(world)).toBe(before);
    },
    PATIENCE,
  );

  const known = STRANGERS.filter((name) => name !== "nobody" && name !== "expired token");
  it.each(known)(
    "learns and changes nothing over a WebSocket: %s",
    async (name) => {
      const stranger = strangerCalled(name);
      const client: Client = stranger.api.socket({ lazy: false });
      const turn = known.indexOf(name);
      const chosen = cases.filter(
        ({ place }, index) => place.parent.name === "Subscription" || (index + turn) % SHARE === 0,
      );
      try {
        // A subscription to what they may know, but is not there, tells nothing for ever.
        const ask = async (operation: Operation, isCompared: boolean): Promise<[Told, unknown]> => [
          await overWebSocket(client, operation, isCompared ? undefined : SILENT_AFTER_MS),
          null,
        ];
        expect(await tried(stranger, chosen, ask)).toEqual([]);
        expect(await standing(world)).toBe(before);
      } finally {
        await client.dispose();
      }
    },
    PATIENCE,
  );

  it.each(STRANGERS)("is given nothing by a download: %s", async (name) => {
    const stranger = strangerCalled(name);
    const found: string[] = [];
    for (const [route, entry] of Object.entries(ROUTE_TABLE)) {
      if (typeof entry === "string") continue;
      const [method = ""] = route.split(" ");
      for (const { theirs, nobodys, named, knownTo = [] } of entry(world, stranger)) {
        const told = without(named[0], await fetched(stranger.api, method, theirs));
        const other = without(named[1], await fetched(stranger.api, method, nobodys));
        found.push(...secretsIn(stranger, told).map((what) => `${route} ${what}`));
        if (!knownTo.includes(name) && !isEqual(told, other)) {
          found.push(`${route} tells them apart: ${told.body}, ${other.body}`);
        }
      }
    }
    expect(found).toEqual([]);
    expect(await standing(world)).toBe(before);
  });

  it.each(["nobody", "expired token"])("opens no WebSocket: %s", async (name) => {
    const client = strangerCalled(name).api.socket({ lazy: true });
    await expect(overWebSocket(client, SELF)).rejects.toThrow("4403");
  });
});
