import fc from "fast-check";
import {
  type Asked,
  ENTERPRISE,
  HOUR,
  INSTITUTION,
  type Letter,
  type Model,
  NEIGHBOUR,
  NEWCOMER,
  PARTIES,
  type Party,
} from "./model.ts";

export const aParty = fc.constantFrom<Party>(...PARTIES);

/** The usual one six times of seven, so that most of what a run does comes to something. */
function mostly<Value>(usual: Value, ...others: Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

export const aSender = mostly<Party>(INSTITUTION, NEWCOMER, ENTERPRISE);
export const aRecipient = fc.constantFrom<Party>(ENTERPRISE, ENTERPRISE, NEIGHBOUR, INSTITUTION, NEWCOMER);

/** Told apart by its number within a run: the same number is a repeat. */
export const aCommand = fc.nat({ max: 5 });

export const SUBJECTS = ["Aanslag", "Épinards", "RE: Aanslag"];
const BODIES = ["Eerste tekst.", "Tweede tekst."];

/** What may be published; `lives` in hours from now. */
export const aMessage = fc.record({
  to: aRecipient,
  type: mostly("notice", "bulletin", "unknown"),
  kind: mostly<Asked["kind"]>("SIMPLE", "REGISTERED", "QUALIFIED_REGISTERED"),
  replies: fc.boolean(),
  subject: fc.constantFrom(...SUBJECTS),
  body: fc.constantFrom(...BODIES),
  lives: fc.oneof(mostly<number | null>(null, 0, 49), fc.constantFrom(1, 30)),
});

export type MessageChoice = typeof aMessage extends fc.Arbitrary<infer Choice> ? Choice : never;

export function askedOf({ lives, ...asked }: MessageChoice, model: Model): Asked {
  return lives === null ? asked : { ...asked, expires: model.now + lives * HOUR };
}

/** A letter of the run, or none; and who comes for it. */
export const aLetter = fc.record({
  letter: fc.nat({ max: 20 }),
  by: fc.oneof(
    { weight: 5, arbitrary: fc.constant("recipient" as const) },
    { weight: 1, arbitrary: fc.constant("sender" as const) },
    { weight: 1, arbitrary: aParty },
  ),
});

const NO_LETTER = 20;
export const UNKNOWN_ID = "01900000-0000-7000-8000-000000000000";

export function chosen(
  model: Model,
  { letter: number, by }: { letter: number; by: "recipient" | "sender" | Party },
): { letter: Letter | undefined; id: string; by: Party } {
  const letter = number === NO_LETTER ? undefined : model.letters[number % model.letters.length];
  const who = by === "recipient" ? (letter?.to ?? ENTERPRISE) : by === "sender" ? (letter?.from ?? ENTERPRISE) : by;
  return { letter, id: letter?.id ?? UNKNOWN_ID, by: who };
}

export const hasLetters = (model: Model) => model.letters.length > 0;
