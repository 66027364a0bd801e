import type { Api } from "../api.ts";
import { ConfirmDataAccessDocument, DataAccessDocument } from "../generated/client.ts";
import { Stage } from "../stage.ts";
import { overHttp, overWebSocket, type Told } from "./answers.ts";
import { type Case, casesIn, operationOf } from "./cases.ts";
import { nameOf } from "./places.ts";
import { fetched, ROUTE_TABLE } from "./routes.ts";
import type { Stranger } from "./strangers.ts";
import { furnish, type World } from "./world.ts";

const CODE = "DATA_ACCESS_REQUIRED";

/** Where they answer, and answer again. */
const ANSWER = "confirmDataAccess";

describe("Whoever may see all of a mailbox, and has refused the data that nothing works without", () => {
  let stage: Stage;
  let world: World;
  let api: Api;
  let own: Stranger["own"];
  let cases: Case[];

  beforeAll(async () => {
    stage = await Stage.open({ limits: { costPerMinute: 1_000_000_000 } });
    world = await furnish(stage);
    const { victim } = world;
    api = victim.chief;
    own = { message: victim.message, partition: victim.partition, mailbox: victim.enterprise, person: victim.person };
    cases = casesIn(stage, world).filter(({ place }) => place.field.name !== ANSWER);
    const { me } = await api.ask(DataAccessDocument, {});
    const input = { confirmed: [], refused: ["PROFILE" as const], wordingDigest: me.dataAccess?.wordingDigest ?? "" };
    await api.ask(ConfirmDataAccessDocument, { input });
  });
  afterAll(() => stage.close());

  /** Of what they name themselves nothing is told by repeating it. */
  const isClosed = ({ body }: Told, said: string) =>
    body.includes(CODE) && !world.secrets.some((secret) => body.includes(secret) && !said.includes(secret));

  it("is told so over HTTP at every place that names something", async () => {
    const open: string[] = [];
    for (const { place, probe } of cases.filter(({ place }) => place.parent.name !== "Subscription")) {
      const operation = operationOf(stage, world, { own }, place, probe.theirs);
      const told = await overHttp(api, operation);
      if (!isClosed(told, JSON.stringify(operation.variables)))
        open.push(`${nameOf(place)}: ${told.status} ${told.body.slice(0, 300)}`);
    }
    expect(open).toEqual([]);
  }, 60_000);

  it("is told so over a WebSocket", async () => {
    const client = api.socket({ lazy: false });
    const open: string[] = [];
    for (const { place, probe } of cases.filter(({ place }) => place.parent.name === "Subscription")) {
      const operation = operationOf(stage, world, { own }, place, probe.theirs);
      const told = await overWebSocket(client, operation, 20_000);
      if (!isClosed(told, JSON.stringify(operation.variables)))
        open.push(`${nameOf(place)}: ${told.body.slice(0, 300)}`);
    }
    await client.dispose();
    expect(open).toEqual([]);
  });

  it("is told so by downloads", async () => {
    const open: string[] = [];
    for (const [route, entry] of Object.entries(ROUTE_TABLE)) {
      const [method = "", path = ""] = route.split(" ");
      if (typeof entry === "string" || path.startsWith("/log/")) continue;
      for (const { theirs } of entry(world, { own })) {
        const { status, body } = await fetched(api, method, theirs);
        if (status !== 403 || (method !== "HEAD" && !body.includes(CODE)))
          open.push(`${route}: ${status} ${body.slice(0, 300)}`);
      }
    }
    expect(open).toEqual([]);
  });
});
