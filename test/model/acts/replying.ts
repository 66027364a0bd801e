import fc from "fast-check";
import type { Replied } from "../../../src/domain/message/events.ts";
import { ReplyDocument } from "../../graphql/generated/client.ts";
import { act } from "../act.ts";
import { aLetter, chosen, hasLetters } from "../choices.ts";
import type { Break } from "../failing-store.ts";
import type { Letter } from "../model.ts";
import { codeOf, type Real } from "../real.ts";

const aReply = fc.record({
  text: fc.option(fc.constantFrom("Akkoord.", "Niet akkoord."), { nil: null, freq: 6 }),
  telephone: fc.option(fc.constant("+32 2 123 45 67"), { nil: null, freq: 2 }),
});

async function newestReplyTo(letter: Letter, real: Real): Promise<string> {
  const { events } = await real.ground.store.readStream(`message-${letter.id}`);
  const replied = events.findLast(({ type }) => type === "Replied");
  if (!replied) throw new Error("the reply was not written");
  return (replied.data as Replied["data"]).replyId;
}

const replying = act({
  name: "reply",
  choice: fc.record({ which: aLetter, reply: aReply, repeats: fc.boolean() }),
  can: hasLetters,
  async run(model, real, { which, reply, repeats }) {
    const { letter, id, by } = chosen(model, which);
    const expected = model.whyNoReply(letter, by) ?? (reply.text === null ? "INVALID_INPUT" : undefined);
    const input = { messageId: id, ...reply, commandId: crypto.randomUUID() };
    const ask = () => real.ground.ask(real.as("administrator", by), ReplyDocument, { input });
    const { replyToMessage } = await ask();
    expect(codeOf(replyToMessage)).toBe(expected);
    if (expected !== undefined || !letter || !replyToMessage.replyId) return;
    const pending = {
      id: replyToMessage.replyId,
      to: letter,
      text: reply.text as string,
      telephone: reply.telephone ?? undefined,
    };
    model.writeReply(pending);
    model.replyArrives(pending);
    expect(replyToMessage.reply?.inReplyTo?.messageId).toBe(id);
    if (repeats) expect((await ask()).replyToMessage.replyId).toBe(pending.id);
  },
});

/** Once Replied stands, the reply arrives: by the policy, or by the repeated command. */
const breakingAReply = act({
  name: "reply and break off",
  choice: fc.record({
    which: aLetter,
    reply: aReply,
    at: fc.record({ type: fc.constantFrom("ContentDeposited", "Replied", "Published"), landed: fc.boolean() }),
    repeats: fc.boolean(),
  }),
  can: (model, { which, reply }) => {
    if (!hasLetters(model) || reply.text === null) return false;
    const { letter } = chosen(model, which);
    return letter !== undefined && model.whyNoReply(letter, letter.to) === undefined;
  },
  async run(model, real, { which, reply, at, repeats }) {
    const { letter, id } = chosen(model, { ...which, by: "recipient" });
    if (!letter) return;
    const caller = real.as("administrator", letter.to);
    const input = { messageId: id, ...reply, commandId: crypto.randomUUID() };
    const { replyToMessage } = await real.ground.askBroken(at as Break, caller, ReplyDocument, { input });
    expect(codeOf(replyToMessage)).toBe("UNAVAILABLE");
    await real.ground.caughtUp();
    const newReply = (replyId: string) => {
      const telephone = reply.telephone ?? undefined;
      const pending = { id: replyId, to: letter, text: reply.text as string, telephone };
      model.writeReply(pending);
      return pending;
    };
    const isWritten = at.type === "Published" || (at.type === "Replied" && at.landed);
    const isDeposited = at.type !== "ContentDeposited" || at.landed;
    if (isDeposited && !isWritten) model.lostReplies.push(model.now);
    const pending = isWritten ? newReply(await newestReplyTo(letter, real)) : undefined;
    if (pending && at.type === "Published" && at.landed) model.replyArrives(pending);
    if (!repeats) return;

    const { replyToMessage: again } = await real.ground.ask(caller, ReplyDocument, { input });
    expect(codeOf(again)).toBeUndefined();
    if (pending) expect(again.replyId).toBe(pending.id);
    const repeated = pending ?? newReply(again.replyId as string);
    if (model.pendingReplies.includes(repeated)) model.replyArrives(repeated);
  },
});

export const REPLYING = [replying, replying, breakingAReply];
