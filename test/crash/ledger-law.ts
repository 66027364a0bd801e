import type { Act, Answer, Entry } from "./ledger.ts";
import type { MailInLog, MessageInLog } from "./mail-in-log.ts";

/** A slot of the job that expires messages, and a start. */
const EXPIRED_WITHIN_MS = 15_000;

/** What the ledger says was answered and the log doesn't know, or knows otherwise. */
export function againstLedger(entries: readonly Entry[], { messages }: MailInLog): string[] {
  const asked = new Set(entries.map(({ act }) => act.messageId));
  const violations: string[] = [];
  for (const entry of entries) {
    const message = messages.get(entry.act.messageId);
    const problems = [...ofAnswers(entry), ...(message ? ofMessage(entry, message, messages) : ofNothing(entry))];
    violations.push(...problems.map((problem) => `${entry.act.kind} of ${entry.act.messageId}: ${problem}`));
  }
  for (const { id, facts, folder } of messages.values()) {
    if (folder !== "EXPIRED" && Date.parse(facts.expirationDate) < Date.now() - EXPIRED_WITHIN_MS) {
      violations.push(`message ${id} should have expired at ${facts.expirationDate}`);
    }
    const { originalMessageId } = facts;
    if (originalMessageId === undefined ? !asked.has(id) : !messages.get(originalMessageId)?.replies.includes(id)) {
      violations.push(`message ${id} was published by nobody`);
    }
  }
  return violations;
}

function ofAnswers({ answers: [first, ...later] }: Entry): string[] {
  if (first === undefined) return [];
  const isSame = (one: Answer) => one.messageId === first.messageId && one.body === first.body && sameTime(one, first);
  return [
    // STALE: done, and not yet to be read.
    ...[first, ...later].flatMap(({ refused }) => refused).filter((code) => code !== "STALE"),
    ...(later.every(isSame) ? [] : ["answered otherwise when it was repeated"]),
  ];
}

const sameTime = (one: Answer, other: Answer) => !one.at || !other.at || one.at === other.at;

function ofNothing({ answers }: Entry): string[] {
  return answers.length > 0 ? ["acknowledged, and missing in the log"] : [];
}

function ofMessage({ act, answers }: Entry, message: MessageInLog, messages: MailInLog["messages"]): string[] {
  const { times, replies } = message;
  const [answer] = answers;
  switch (act.kind) {
    case "publish":
      return [
        ...(message.facts.recipient.enterpriseNumber === act.recipient ? [] : ["to another recipient"]),
        ...atMost("Published", [message.publishedAt], answer),
      ];
    case "open":
      return [
        ...(answer && answer.body !== bodyOf(act) ? ["another body"] : []),
        ...atMost("Read", times.Read, answer),
      ];
    case "mask":
      return atMost("Masked", times.Masked, answer);
    case "show":
      return atMost("MadeVisible", times.MadeVisible, answer && { ...answer, at: "" });
    case "reply": {
      const published = replies.filter((id) => messages.get(id)?.facts.originalMessageId === message.id);
      return [
        ...(replies.length > 1 ? [`${replies.length} replies`] : []),
        ...(published.length < replies.length ? ["a reply that never arrived"] : []),
        ...(answer && replies[0] !== answer.messageId ? ["acknowledged, and missing in the log"] : []),
      ];
    }
  }
}

/** Once at most, and exactly once, then, where it was answered. */
function atMost(what: string, times: readonly string[], answer: Answer | undefined): string[] {
  if (times.length > 1) return [`${what} ${times.length} times`];
  if (answer === undefined) return [];
  if (times.length === 0) return [`acknowledged, and no ${what} in the log`];
  return !answer.at || answer.at === times[0] ? [] : [`${what} at ${times[0]}, which the answer said was ${answer.at}`];
}

const bodyOf = ({ messageId }: Act) => `Brief ${messageId}`;
