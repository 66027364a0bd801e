import { EMPTY_LOG } from "../src/domain/evidence/log-state.ts";
import { instant, plus } from "../src/domain/instant.ts";
import { evidenceHealth } from "../src/service-health.ts";

const NOW = instant(Date.UTC(2026, 10, 22));
const live = { state: "live", position: undefined } as const;
const evidenceLog = {
  status: () => live,
  head: () => ({ size: 7, root: new Uint8Array(32), position: undefined }),
  damagedLeaves: () => [],
};
const unsigned = { log: { state: EMPTY_LOG }, forks: () => [] };

it("of an evidence log that nothing was compared or signed of yet", () => {
  const signing = { ...unsigned, isChecked: () => false } as unknown as Parameters<typeof evidenceHealth>[1];
  expect(evidenceHealth(evidenceLog, signing, { now: NOW, timestamped: false })).toEqual({
    ...live,
    leaves: 7,
    startCheck: "running",
    checkpoint: null,
    warnings: [],
  });
  expect(evidenceHealth(evidenceLog, signing, { now: NOW, timestamped: true })).toMatchObject({ lastTimestamp: null });
});

it("tells the age of the last checkpoint, and the last time that an authority told", () => {
  const signed = { size: 5, root: "", note: "", signedAt: plus(NOW, -90_000) };
  const state = { ...EMPTY_LOG, signed, timestampedAt: plus(NOW, -600_000) };
  const signing = { log: { state }, isChecked: () => true, forks: () => [] } as unknown as Parameters<
    typeof evidenceHealth
  >[1];
  expect(evidenceHealth(evidenceLog, signing, { now: NOW, timestamped: true })).toMatchObject({
    startCheck: "done",
    checkpoint: { leaves: 5, ageSeconds: 90 },
    lastTimestamp: plus(NOW, -600_000),
  });
});
