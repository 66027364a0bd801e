/**
 * A process of its own: `node driver.ts <ledger> <seed>`. With the first line of its input, `{url, sender, recipients}`,
 * 16 clients begin to act on that service, until it no longer answers. A dot goes out for each answer in the ledger.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Random } from "../../src/demo/random.ts";
import { Api } from "../graphql/api.ts";
import {
  MakeVisibleDocument,
  MaskDocument,
  OpenDocument,
  PublishDocument,
  ReplyDocument,
} from "../graphql/generated/client.ts";
import type { Access } from "./access.ts";
import { Acts, LETTER } from "./acts.ts";
import { type Act, type Answer, Ledger, readLedger } from "./ledger.ts";

const CLIENTS = 16;
/** Publications that were answered and are asked for again. */
const ASKED_AGAIN = 8;
const DIGEST = createHash("sha256").update(LETTER).digest("base64url");

const [path = "", seed = ""] = process.argv.slice(2);
const random = new Random(seed);
const [line] = await once(createInterface(process.stdin), "line");
const { url, sender: senderToken, recipients } = JSON.parse(line) as Access & { url: string };
const port = Number(new URL(url).port);
const sender = new Api(port, senderToken);
const readers = new Map(Object.entries(recipients).map(([number, token]) => [number, new Api(port, token)]));

const before = readLedger(path);
const ledger = new Ledger(path);
const acts = new Acts(random, before);
const lasting = before.filter(({ act }) => !(act.kind === "publish" && act.isShort));
const published = lasting.filter(({ act, answers }) => act.kind === "publish" && answers.length > 0);
/** What was never answered, and some of what was. */
const repeats = [
  ...lasting.filter(({ answers }) => answers.length === 0),
  ...Array.from({ length: Math.min(ASKED_AGAIN, published.length) }, () => random.pick(published)),
];

const codes = (...errors: readonly { readonly code: string }[][]) => errors.flat().map(({ code }) => code);

async function perform(act: Act): Promise<Answer> {
  const { messageId, id: commandId } = act;
  if (act.kind === "publish") {
    const { publishMessage } = await sender.ask(PublishDocument, { input: act.input });
    return answerOf(publishMessage.userErrors, publishMessage.messageId, publishMessage.message?.publishedAt);
  }
  const reader = readers.get(act.recipient) as Api;
  if (act.kind === "open") {
    const { openMessage } = await reader.ask(OpenDocument, { input: { messageId, commandId } });
    const { userErrors, content, message } = openMessage;
    return { ...answerOf(userErrors, messageId, message?.readAt), body: content?.bodyContent ?? "" };
  }
  if (act.kind === "reply") {
    const { replyToMessage } = await reader.ask(ReplyDocument, { input: { messageId, commandId, text: "Bedankt" } });
    return answerOf(replyToMessage.userErrors, replyToMessage.replyId, replyToMessage.reply?.publishedAt);
  }
  const input = { messageIds: [messageId], commandId };
  const { results, userErrors } =
    act.kind === "mask"
      ? (await reader.ask(MaskDocument, { input })).maskMessages
      : (await reader.ask(MakeVisibleDocument, { input })).makeMessagesVisible;
  const [result] = results;
  return {
    ...answerOf([], messageId, result?.message?.maskedAt),
    refused: codes(userErrors, result?.userErrors ?? []),
  };
}

function answerOf(errors: { readonly code: string }[], messageId?: string | null, at?: string | null): Answer {
  return { refused: codes(errors), ...(messageId && { messageId }), ...(at && { at }) };
}

const upload = () => sender.upload("brief.pdf", LETTER, "application/pdf");

/** A store that is slow to answer acknowledges nothing: such an act is asked again in a later round. */
const UNAVAILABLE = "UNAVAILABLE";

async function client(): Promise<void> {
  for (;;) {
    await actOnce().catch((error: Error) => {
      if (!error.message.includes(UNAVAILABLE)) throw error;
    });
  }
}

async function actOnce(): Promise<void> {
  const repeated = repeats.shift();
  const act = repeated?.act ?? (await acts.next(upload, DIGEST));
  if (!repeated) ledger.sent(act);
  const answer = await perform(act);
  if (answer.refused.includes(UNAVAILABLE)) return;
  ledger.answered(act, answer);
  if (!repeated?.answers.length) acts.done(act);
  process.stdout.write(".");
}

/** fetch and the reading of a body that was cut off raise TypeErrors; whatever else is raised is no kill. */
async function untilKilled(): Promise<void> {
  await client().catch((error) => {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
  });
}

await Promise.all(Array.from({ length: CLIENTS }, untilKilled));
ledger.close();
process.exit();
