import { RunningService } from "../../acceptance/running-service.ts";
import { killedAmidAccess } from "../../crash/access-rounds.ts";
import { crashSeed } from "../../crash/rounds.ts";
import { aNamespace, onServer } from "./server.ts";

const rounds = process.env.EBOX_LONG ? 30 : 3;
const seed = crashSeed();

onServer("a node that is killed while content leaves it", (eventStoreUrl) => {
  const place = { eventStoreUrl, namespace: aNamespace() };
  let service: RunningService;
  beforeAll(async () => {
    const environment = { EVENTSTORE_URL: eventStoreUrl, EBOX_NAMESPACE: place.namespace };
    service = await RunningService.start(["--no-demo"], environment);
  });
  afterAll(() => service.remove());

  it(
    `has exactly one record of every answer, ${rounds} times [seed ${seed}]`,
    async () => {
      const { answers, wholeParts, records } = await killedAmidAccess(service, { rounds, seed, place });
      expect(answers).toBeGreaterThanOrEqual(rounds);
      expect(records).toBeGreaterThanOrEqual(wholeParts);
    },
    rounds * 60_000,
  );
});
