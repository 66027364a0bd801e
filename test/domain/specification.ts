import type { Decider } from "../../src/domain/decision.ts";
import { type Instant, plus } from "../../src/domain/instant.ts";
import type { EventMetadata, Fact, Told } from "../../src/domain/metadata.ts";
import type { RefusalCode } from "../../src/domain/refusal-code.ts";

export const NOON = "2026-11-22T12:00:00.000Z" as Instant;

export interface Given<F extends Fact> {
  readonly fact: F;
  readonly at?: Instant;
  readonly commandId?: string;
}

const metadata = (at: Instant, commandId: string): EventMetadata => ({
  actor: "5f0c3b1e-6a52-4b4e-9f0e-0a4a3d1b7c11",
  actorKind: "human",
  authenticationMethod: "eid",
  assuranceLevel: "high",
  time: at,
  commandId,
  correlationId: commandId,
  causationId: commandId,
  schemaVersion: 1,
  nonce: "AAAAAAAAAAAAAAAAAAAAAA",
});

/**
 * Given events, when a command, then events or a refusal. Every accepted command is decided again on the state that it
 * led to: that must yield nothing.
 */
export function specify<State, Command extends { commandId: string }, F extends Fact>(
  decider: Decider<State, Command, F>,
) {
  return {
    given: (...history: readonly (F | Given<F>)[]) => {
      const state = history.reduce<State>((before, item, index) => {
        const given: Given<F> = "fact" in item ? item : { fact: item };
        const told = { ...given.fact, metadata: metadata(given.at ?? NOON, given.commandId ?? `earlier-${index}`) };
        return decider.evolve(before, told as Told<F>);
      }, decider.initial);
      return {
        when: (command: Command, now: Instant = plus(NOON, 1)) => {
          const decision = decider.decide(command, state, now);
          return {
            thenTold: (...expected: readonly Fact[]) => {
              expect(decision).toEqual({ accepted: true, events: expected });
              if (!decision.accepted) return;
              const next = decision.events.reduce<State>(
                (before, fact) =>
                  decider.evolve(before, { ...fact, metadata: metadata(now, command.commandId) } as Told<F>),
                state,
              );
              expect(decider.decide(command, next, now)).toEqual({ accepted: true, events: [] });
            },
            thenRefused: (code: RefusalCode) => {
              expect(decision).toMatchObject({ accepted: false, refusal: { code } });
            },
          };
        },
      };
    },
  };
}
