import type { MessageContent } from "../../domain/content/events.ts";

/** A trigram index finds nothing shorter. */
const SHORTEST_SEARCH = 3;

/** First of 20,000 characters in a row (CJK ideographs) which folding leaves as they are. */
const FIRST_CHARACTER = 0x4e00;
const CHARACTERS = 20_000;

/** Three characters, that is one trigram of the index, that stand for a number below 8 × 10¹². */
function term(number: number): string {
  let rest = number;
  let text = "";
  for (let place = 0; place < 3; place++) {
    text += String.fromCodePoint(FIRST_CHARACTER + (rest % CHARACTERS));
    rest = Math.floor(rest / CHARACTERS);
  }
  return text;
}

/** The check digits follow from the first eight. Recipient and sender differ, so that one's list is not in the other's. */
export const recipientTerm = (enterpriseNumber: string) => term(2 * Number(enterpriseNumber.slice(0, 8)));
export const senderTerm = (enterpriseNumber: string) => term(2 * Number(enterpriseNumber.slice(0, 8)) + 1);
export const topicTerm = (topic: number) => term(topic);

/** Lower case, without accents: as the index folds, for the names that are searched beside it. */
export function folded(text: string): string {
  return oneLine(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** NUL would end the text for SQLite, and a line end parts one text from the next. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\s\p{Cc}]+/gu, " ");

/** Everything in a message's content that search finds, each text on a line of its own. */
export function searchedText(content: MessageContent): string {
  const texts = [...Object.values(content.subject)];
  for (const { key, values } of content.businessData ?? []) texts.push(key, ...values);
  if (content.forTheAttentionOf !== undefined) texts.push(content.forTheAttentionOf);
  return texts.map(oneLine).join("\n");
}

/** What a user typed, as one line. Throws a RangeError where fewer than three characters are left to search. */
export function searchPhrase(typed: string): string {
  const phrase = oneLine(typed).trim();
  if ([...folded(phrase)].length < SHORTEST_SEARCH) {
    throw new RangeError(`A search takes at least ${SHORTEST_SEARCH} characters.`);
  }
  return phrase;
}

/** A string of FTS5's query language: whatever is in it is text, never an operator. */
export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
