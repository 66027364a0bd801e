import type { AppendResult, Position } from "../src/application/ports/event-store.ts";
import type { Projection, ProjectionState } from "../src/application/ports/read-model.ts";
import { Metrics } from "../src/metrics.ts";
import { ProjectionLag } from "../src/projection-lag.ts";

const position = (text: string) => text as Position;
const appended = (text: string): AppendResult => ({ outcome: "appended", revision: 0, position: position(text) });

const line = async (metrics: Metrics, start: string) =>
  (await metrics.render()).text.split("\n").filter((text) => text.startsWith(start));

it("tells requests by route, method and status", async () => {
  const metrics = new Metrics();
  metrics.requestAnswered("/graphql", "POST", 200, 0.004);
  metrics.requestAnswered("/graphql", "POST", 200, 0.004);
  metrics.requestAnswered("none", "any", 404, 0.001);
  expect(await line(metrics, "ebox_http_request_duration_seconds_count")).toEqual([
    'ebox_http_request_duration_seconds_count{route="/graphql",method="POST",status="200"} 2',
    'ebox_http_request_duration_seconds_count{route="none",method="any",status="404"} 1',
  ]);
});

it("tells how long appends took, by outcome", async () => {
  const metrics = new Metrics();
  metrics.appended([appended("1"), { outcome: "deleted" }], 1_000, 1_003);
  expect(await line(metrics, 'ebox_append_duration_seconds_bucket{le="0.0025"')).toEqual([
    'ebox_append_duration_seconds_bucket{le="0.0025",outcome="appended"} 0',
    'ebox_append_duration_seconds_bucket{le="0.0025",outcome="deleted"} 0',
  ]);
  expect(await line(metrics, "ebox_append_duration_seconds_count")).toEqual([
    'ebox_append_duration_seconds_count{outcome="appended"} 1',
    'ebox_append_duration_seconds_count{outcome="deleted"} 1',
  ]);
});

it("tells how much waits to be erased", async () => {
  const metrics = new Metrics();
  let waiting = 2;
  const pendingErasures = (limit: number) =>
    Array.from({ length: Math.min(waiting, limit) }, (_, number) => ({ id: `${number}`, isMessage: true }));
  metrics.watchErasures({ pendingErasures });
  expect(await line(metrics, "ebox_pending_erasures")).toEqual(["ebox_pending_erasures 2"]);
  waiting = 5_000;
  expect(await line(metrics, "ebox_pending_erasures")).toEqual(["ebox_pending_erasures 1000"]);
});

it("tells the projector's state, its lag and how long appends were not visible", async () => {
  const metrics = new Metrics();
  let status: ProjectionState = { state: "live", position: undefined };
  const listeners = new Set<Parameters<Projection["onChange"]>[0]>();
  const projection: Projection = {
    status: () => status,
    reached: () => Promise.resolve(true),
    erased: () => undefined,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const stop = metrics.watchProjection(projection);
  expect(await line(metrics, "ebox_projection_lag_seconds ")).toEqual(["ebox_projection_lag_seconds 0"]);

  const now = performance.now();
  metrics.appended([appended("1"), appended("2")], now - 60_000, now - 60_000);
  const [lagging] = await line(metrics, "ebox_projection_lag_seconds ");
  expect(Number(lagging?.split(" ")[1])).toBeGreaterThanOrEqual(60);

  for (const listener of listeners) listener(new Set(), position("1"));
  expect(await line(metrics, "ebox_projection_delay_seconds_count")).toEqual(["ebox_projection_delay_seconds_count 1"]);

  status = { state: "stopped", position: position("2"), reason: "a bug" };
  expect(await line(metrics, "ebox_projection_state")).toEqual([
    'ebox_projection_state{state="catching-up"} 0',
    'ebox_projection_state{state="live"} 0',
    'ebox_projection_state{state="stopped"} 1',
  ]);
  expect(await line(metrics, "ebox_projection_lag_seconds ")).toEqual(["ebox_projection_lag_seconds 0"]);
  stop();
  expect(listeners.size).toBe(0);
});

it("tells live subscribers as they are when it is asked", async () => {
  const metrics = new Metrics();
  let subscribers = 3;
  metrics.watchSubscribers(() => subscribers);
  expect(await line(metrics, "ebox_live_subscribers")).toEqual(["ebox_live_subscribers 3"]);
  subscribers = 0;
  expect(await line(metrics, "ebox_live_subscribers")).toEqual(["ebox_live_subscribers 0"]);
});

describe("the projection's lag", () => {
  it("is the age of the oldest append that is not visible", () => {
    const lag = new ProjectionLag();
    lag.appended(position("a"), 1_000);
    lag.appended(position("b"), 2_000);
    expect(lag.oldestSeconds(5_000)).toBe(4);
    expect(lag.reached(position("a"), 5_000)).toEqual([4]);
    expect(lag.oldestSeconds(5_000)).toBe(3);
  });

  it("does not wait for what was visible before its append was acknowledged", () => {
    const lag = new ProjectionLag();
    lag.reached(position("b"), 1_000);
    lag.appended(position("a"), 2_000);
    expect(lag.oldestSeconds(9_000)).toBe(0);
  });

  it("keeps the oldest of too many", () => {
    const lag = new ProjectionLag();
    for (let number = 0; number < 10_000; number += 1) lag.appended(position(String(number).padStart(5, "0")), number);
    expect(lag.oldestSeconds(10_000)).toBe(10);
    expect(lag.reached(position("99999"), 10_000)).toHaveLength(4_096);
  });
});
