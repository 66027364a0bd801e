import { randomBytes } from "node:crypto";
import { RunningService } from "../acceptance/running-service.ts";
import { killedInRounds } from "./rounds.ts";

const rounds = process.env.EBOX_LONG ? 200 : 10;
const seed = process.env.EBOX_CRASH_SEED || randomBytes(4).toString("hex");

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
      process.stderr.write(`Crash ledger, seed ${seed}: ${JSON.stringify({ rounds, ...figures })}\n`);
      expect(figures.acknowledged).toBeGreaterThanOrEqual(rounds);
      expect(figures.found).toBe(figures.acknowledged);
    },
    rounds * 60_000,
  );
});
