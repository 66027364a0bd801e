import { RunningService } from "../acceptance/running-service.ts";
import { crashSeed, killedInRounds } from "./rounds.ts";

const rounds = process.env.EBOX_LONG ? 200 : 10;
const seed = crashSeed();

describe("a service with an embedded log that is killed at any moment", () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await RunningService.start();
  });
  afterAll(() => service.remove());

  it(
    `keeps every word, ${rounds} times [seed ${seed}]`,
    async () => {
      const figures = await killedInRounds(service, { rounds, seed, place: { namespace: "ebox" } });
      expect(figures.acknowledged).toBeGreaterThanOrEqual(rounds);
      expect(figures.found).toBe(figures.acknowledged);
    },
    rounds * 60_000,
  );
});
