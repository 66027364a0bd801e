import { RunningService } from "../acceptance/running-service.ts";
import { killedAmidAccess } from "./access-rounds.ts";
import { crashSeed } from "./rounds.ts";

const rounds = process.env.EBOX_LONG ? 60 : 3;
const seed = crashSeed();

describe("a service that is killed while content leaves it", () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await RunningService.start();
  });
  afterAll(() => service.remove());

  it(
    `has exactly one record of every answer, ${rounds} times [seed ${seed}]`,
    async () => {
      const { answers, wholeParts, records } = await killedAmidAccess(service, {
        rounds,
        seed,
        place: { namespace: "ebox" },
      });
      expect(answers).toBeGreaterThanOrEqual(rounds);
      expect(records).toBeGreaterThanOrEqual(wholeParts);
    },
    rounds * 60_000,
  );
});
