import { folded, quoted, recipientTerm, searchPhrase, senderTerm, topicTerm } from "../search-terms.ts";
import type { Statements } from "./statements.ts";

const TOPICS_BY_NAME = `
  SELECT t.topic
  FROM mailbox_topics b
  JOIN topics t ON t.topic = b.topic
  LEFT JOIN senders s ON s.enterprise_number = t.sender
  LEFT JOIN message_types y ON y.sender = t.sender AND y.message_type_id = t.message_type_id
  WHERE b.mailbox = :mailbox
    AND (instr(s.folded_name, :phrase) OR instr(y.folded_name, :phrase) OR instr(t.sender, :phrase))`;

/**
 * What FTS5 is asked, so that it looks at this mailbox's messages only: those with the phrase in them, and those of the
 * senders and types that are called so. Throws a RangeError where the phrase is too short.
 */
export function searchExpression(statements: Statements, mailbox: string, sent: boolean, typed: string): string {
  const phrase = searchPhrase(typed);
  const topics = statements.all<{ topic: number }>(TOPICS_BY_NAME, { mailbox, phrase: folded(phrase) });
  const box = sent ? `sender : ${quoted(senderTerm(mailbox))}` : `recipient : ${quoted(recipientTerm(mailbox))}`;
  const text = `text : ${quoted(phrase)}`;
  if (topics.length === 0) return `${box} AND ${text}`;
  const named = topics.map(({ topic }) => quoted(topicTerm(topic))).join(" OR ");
  return `${box} AND (${text} OR topic : (${named}))`;
}
