import fc from "fast-check";
import {
  MakeVisibleDocument,
  MaskDocument,
  OpenDocument,
  WholeMessageDocument,
} from "../../graphql/generated/client.ts";
import { act } from "../act.ts";
import { same } from "../checks.ts";
import { aCommand, aLetter, aParty, chosen, hasLetters } from "../choices.ts";
import { rowOf } from "../expected.ts";
import type { Break } from "../failing-store.ts";
import { codeOf } from "../real.ts";

const aBreak = (...types: string[]) => fc.record({ type: fc.constantFrom(...types), landed: fc.boolean() });

const opening = act({
  name: "open",
  choice: fc.record({
    which: aLetter,
    role: fc.constantFrom("administrator", "chief-access-manager", "sender"),
    command: aCommand,
  }),
  can: hasLetters,
  async run(model, real, { which, role, command }) {
    const { letter, id, by } = chosen(model, which);
    const expected = model.open(letter, by, `${role} ${by} ${command}`);
    const input = { messageId: id, commandId: real.commandId(command) };
    const { openMessage } = await real.ground.ask(real.as(role, by), OpenDocument, { input });
    expect(codeOf(openMessage)).toBe(expected);
    const content = { bodyContent: letter?.body, telephone: letter?.telephone ?? null };
    same(openMessage.content, expected === undefined ? content : null);
  },
});

const openingAsOutsider = act({
  name: "open as auditor or operator",
  choice: fc.record({ which: aLetter, role: fc.constantFrom("auditor", "operator") }),
  can: hasLetters,
  async run(model, real, { which, role }) {
    const input = { messageId: chosen(model, which).id };
    const { openMessage } = await real.ground.ask(real.as(role), OpenDocument, { input });
    expect(codeOf(openMessage)).toBe("FORBIDDEN");
    expect(openMessage.content).toBeNull();
  },
});

/** Nothing leaves that is not recorded; what was recorded and did not leave counts. */
const breakingAnOpening = act({
  name: "open and break off",
  choice: fc.record({ letter: fc.nat({ max: 19 }), landed: fc.boolean(), command: aCommand }),
  can: (model, { letter: number }) => {
    const letter = model.letters[number % model.letters.length];
    return letter !== undefined && !model.isOver(letter) && letter.readAt === undefined;
  },
  async run(model, real, { letter: number, landed, command }) {
    const { letter, id, by } = chosen(model, { letter: number, by: "recipient" });
    const at: Break = { type: "Read", landed };
    const caller = real.as("administrator", by);
    const input = { messageId: id, commandId: real.commandId(command) };
    // An administrator may have used the number for another letter, but nobody has read this one.
    const { openMessage } = await real.ground.askBroken(at, caller, OpenDocument, { input });
    expect(codeOf(openMessage)).toBe(
      letter?.done.has(`open administrator ${by} ${command}`) ? undefined : "UNAVAILABLE",
    );
    if (landed) model.open(letter, by, `administrator ${by} ${command}`);
    await real.ground.caughtUp();
  },
});

const masking = act({
  name: "mask or make visible",
  choice: fc.record({
    which: fc.array(aLetter, { minLength: 1, maxLength: 4 }),
    by: fc.option(aParty, { nil: null, freq: 3 }),
    masks: fc.boolean(),
    command: aCommand,
  }),
  can: hasLetters,
  async run(model, real, { which, by: other, masks, command }) {
    const all = which.map((one) => chosen(model, one));
    const by = other ?? all[0]?.by ?? 1;
    const expected = all.map(({ letter }) => model.mask(letter, by, masks, `${by} ${command}`));
    const variables = { input: { messageIds: all.map(({ id }) => id), commandId: real.commandId(command) } };
    const caller = real.as("administrator", by);
    const { results, userErrors } = masks
      ? (await real.ground.ask(caller, MaskDocument, variables)).maskMessages
      : (await real.ground.ask(caller, MakeVisibleDocument, variables)).makeMessagesVisible;
    expect(userErrors).toEqual([]);
    expect(results.map(codeOf)).toEqual(expected);
    expect(results.map(({ messageId }) => messageId)).toEqual(all.map(({ id }) => id));
  },
});

const breakingAMasking = act({
  name: "mask and break off",
  choice: fc.record({ which: aLetter, at: aBreak("Masked") }),
  can: (model, { which }) => {
    const letter = hasLetters(model) ? chosen(model, which).letter : undefined;
    return letter !== undefined && !model.isOver(letter) && letter.maskedAt === undefined;
  },
  async run(model, real, { which, at }: { which: Parameters<typeof chosen>[1]; at: Break }) {
    const { letter, id } = chosen(model, { ...which, by: "recipient" });
    if (!letter) return;
    const caller = real.as("administrator", letter.to);
    const { maskMessages } = await real.ground.askBroken(at, caller, MaskDocument, { input: { messageIds: [id] } });
    expect(maskMessages.results.map(codeOf)).toEqual(["UNAVAILABLE"]);
    if (at.landed) model.mask(letter, letter.to, true, "broken off");
    letter.done.delete("mask broken off");
    await real.ground.caughtUp();
  },
});

const looking = act({
  name: "look at",
  choice: aLetter,
  can: hasLetters,
  async run(model, real, which) {
    const { letter, id, by } = chosen(model, which);
    const { message } = await real.ground.ask(real.as("administrator", by), WholeMessageDocument, { id });
    if (!letter || !model.isParty(letter, by)) return same(message, null);
    const { publicationOrder: _, inReplyTo, replies, forTheAttentionOf, ...row } = message ?? {};
    same(row, rowOf(letter, by, real));
    same(inReplyTo, letter.answers ? { messageId: letter.answers.id } : null);
    same(
      replies,
      model.letters.filter(({ answers }) => answers === letter).map((reply) => ({ messageId: reply.id })),
    );
    same(forTheAttentionOf, null);
  },
});

export const READING = [
  opening,
  opening,
  opening,
  openingAsOutsider,
  breakingAnOpening,
  masking,
  masking,
  masking,
  breakingAMasking,
  looking,
];
