import { RunningService } from "../../acceptance/running-service.ts";
import { crashSeed, killedInRounds } from "../../crash/rounds.ts";
import { aNamespace, onServer } from "./server.ts";

const rounds = process.env.EBOX_LONG ? 50 : 5;
const seed = crashSeed();

onServer("a node that is killed at any moment", (eventStoreUrl) => {
  const place = { eventStoreUrl, namespace: aNamespace() };
  let service: RunningService;
  beforeAll(async () => {
    const environment = { EVENTSTORE_URL: eventStoreUrl, EBOX_NAMESPACE: place.namespace };
    service = await RunningService.start(["--no-demo"], environment);
  });
  afterAll(() => service.remove());

  it(
    `keeps every word, ${rounds} times [seed ${seed}]`,
    async () => {
      const figures = await killedInRounds(service, { rounds, seed, place });
      expect(figures.acknowledged).toBeGreaterThanOrEqual(rounds);
      expect(figures.found).toBe(figures.acknowledged);
    },
    rounds * 60_000,
  );
});
