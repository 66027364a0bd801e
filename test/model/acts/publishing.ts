import fc from "fast-check";
import { newMessageId } from "../../../src/application/ids.ts";
import { instant } from "../../../src/domain/instant.ts";
import { PublishDocument, PublishManyDocument, type PublishMessageInput } from "../../graphql/generated/client.ts";
import { act } from "../act.ts";
import { aMessage, aSender, askedOf, type MessageChoice } from "../choices.ts";
import { referenceOf } from "../expected.ts";
import type { Break } from "../failing-store.ts";
import { type Asked, type Attempt, DAY, INSTITUTION, type Model, type Party } from "../model.ts";
import { codeOf, type Real } from "../real.ts";

function inputOf(id: string, asked: Asked, real: Real): PublishMessageInput {
  return {
    messageId: id,
    recipient: { enterpriseNumber: real.number(asked.to) },
    messageTypeId: asked.type,
    kind: asked.kind,
    isReplyAuthorized: asked.replies,
    subject: { nl: asked.subject },
    bodyContent: asked.body,
    senderReference: referenceOf(asked.subject),
    ...(asked.expires !== undefined && { expirationDate: instant(asked.expires) }),
  };
}

function newAttempt(model: Model, by: Party, asked: Asked, idTime = model.now): Attempt {
  const attempt: Attempt = { id: newMessageId(idTime), idTime, by, asked, state: "nothing", depositedAt: 0 };
  model.attempts.push(attempt);
  return attempt;
}

async function publish(model: Model, real: Real, attempt: Attempt, by: Party, asked: Asked): Promise<void> {
  const expected = model.publish(attempt, by, asked);
  const input = inputOf(attempt.id, asked, real);
  const { publishMessage } = await real.ground.ask(real.as("sender", by), PublishDocument, { input });
  expect(codeOf(publishMessage)).toBe(expected);
  expect(publishMessage.messageId).toBe(expected === undefined ? attempt.id : null);
}

const anAttempt = fc.nat({ max: 10 });
const attemptAt = (model: Model, number: number) => model.attempts[number % model.attempts.length] as Attempt;
const hasAttempts = (model: Model) => model.attempts.length > 0;

const publishing = act({
  name: "publish",
  choice: fc.record({
    by: aSender,
    message: aMessage,
    idAge: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-32, 30, 32) }),
  }),
  async run(model, real, { by, message, idAge }) {
    const asked = askedOf(message, model);
    await publish(model, real, newAttempt(model, by, asked, model.now - idAge * DAY), by, asked);
  },
});

const repeatingAPublication = act({
  name: "publish again",
  choice: anAttempt,
  can: hasAttempts,
  async run(model, real, number) {
    const attempt = attemptAt(model, number);
    await publish(model, real, attempt, attempt.by, attempt.asked);
  },
});

const takingAnId = act({
  name: "publish with a taken id",
  choice: fc.record({ attempt: anAttempt, by: aSender, message: aMessage }),
  can: hasAttempts,
  async run(model, real, { attempt, by, message }) {
    await publish(model, real, attemptAt(model, attempt), by, askedOf(message, model));
  },
});

const publishingMany = act({
  name: "publish many",
  choice: fc.record({ by: aSender, messages: fc.array(aMessage, { minLength: 1, maxLength: 4 }) }),
  async run(model, real, { by, messages }: { by: Party; messages: MessageChoice[] }) {
    const attempts = messages.map((message) => newAttempt(model, by, askedOf(message, model)));
    const input = { messages: attempts.map(({ id, asked }) => inputOf(id, asked, real)) };
    const { publishMessages } = await real.ground.ask(real.as("sender", by), PublishManyDocument, { input });
    expect(publishMessages.userErrors).toEqual([]);
    expect(publishMessages.results.map(codeOf)).toEqual(
      attempts.map((attempt) => model.publish(attempt, by, attempt.asked)),
    );
  },
});

const publishingAsNoSender = act({
  name: "publish as no sender",
  choice: fc.record({
    role: fc.constantFrom("administrator", "chief-access-manager", "operator", "auditor"),
    message: aMessage,
  }),
  async run(model, real, { role, message }) {
    const isHere = role === "administrator" || role === "chief-access-manager";
    const input = inputOf(newMessageId(model.now), askedOf(message, model), real);
    const caller = real.as(role, isHere ? INSTITUTION : undefined);
    const { publishMessage } = await real.ground.ask(caller, PublishDocument, { input });
    expect(codeOf(publishMessage)).toBe("FORBIDDEN");
  },
});

/** The sender can't know what came of it. */
const breakingAPublication = act({
  name: "publish and break off",
  choice: fc.record({
    message: aMessage,
    at: fc.record({ type: fc.constantFrom("ContentDeposited", "Published"), landed: fc.boolean() }),
  }),
  can: (model, { message }) => model.judge(INSTITUTION, askedOf(message, model)) === undefined,
  async run(model, real, { message, at }: { message: MessageChoice; at: Break }) {
    const asked = askedOf(message, model);
    const attempt = newAttempt(model, INSTITUTION, asked);
    const input = inputOf(attempt.id, asked, real);
    const { publishMessage } = await real.ground.askBroken(at, real.as("sender", INSTITUTION), PublishDocument, {
      input,
    });
    expect(codeOf(publishMessage)).toBe("UNAVAILABLE");
    if (at.type === "Published" && at.landed) model.publish(attempt, INSTITUTION, asked);
    else if (at.type === "Published" || at.landed) {
      attempt.state = "deposited";
      attempt.depositedAt = model.now;
    }
    await real.ground.caughtUp();
  },
});

export const PUBLISHING = [
  ...Array.from({ length: 8 }, () => publishing),
  repeatingAPublication,
  takingAnId,
  publishingMany,
  publishingAsNoSender,
  breakingAPublication,
];
