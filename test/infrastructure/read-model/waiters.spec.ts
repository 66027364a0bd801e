import type { Position } from "../../../src/application/ports/event-store.ts";
import { Waiters } from "../../../src/infrastructure/read-model/waiters.ts";

const at = (text: string) => text as Position;
const PATIENCE = 60_000;

describe("waiters", () => {
  it("are let go in the order of their positions, up to the one that was passed", async () => {
    const waiters = new Waiters();
    const order: string[] = [];
    const waiting = ["3", "1", "4", "2", "2"].map((position) =>
      waiters.wait(at(position), PATIENCE).then((reached) => order.push(`${position} ${reached}`)),
    );
    waiters.passed(at("2"));
    await Promise.all([waiting[1], waiting[3], waiting[4]]);
    expect(order).toEqual(["1 true", "2 true", "2 true"]);
    waiters.giveUp();
    await Promise.all(waiting);
    expect(order.slice(3)).toEqual(["3 false", "4 false"]);
  });

  it("who give up leave the others waiting", async () => {
    const waiters = new Waiters();
    const patient = waiters.wait(at("2"), PATIENCE);
    expect(await waiters.wait(at("1"), 1)).toBe(false);
    waiters.passed(at("2"));
    expect(await patient).toBe(true);
  });
});
