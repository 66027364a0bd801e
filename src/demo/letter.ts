import { type PdfLine, wrapped, writePdf } from "../application/pdf/write-pdf.ts";
import type { BusinessData } from "../domain/content/events.ts";
import type { Language, TranslatedText } from "../domain/translated-text.ts";
import type { PlannedMessage } from "./plan.ts";
import { Random } from "./random.ts";
import { filledIn, WORDING } from "./wording.ts";

/** What a planned message says. */
export interface Letter {
  readonly subject: TranslatedText;
  readonly body: string;
  readonly title: TranslatedText;
  readonly reference: string;
  readonly businessData: readonly BusinessData[];
  readonly forTheAttentionOf: string | undefined;
  readonly pdf: Buffer;
}

const HEADING = 14;
const TEXT = 11;

/** Always the same for the same message. */
export function writeLetter(message: PlannedMessage, seed: number): Letter {
  const { at, language, recipient, sender, type } = message;
  const random = new Random(seed, "letter", message.index);
  const number = `${at.slice(0, 4)}/${random.between(100_000, 999_999)}`;
  const reference = `${type.messageTypeId
    .toUpperCase()
    .replace(/[^A-Z]/g, "")
    .slice(0, 4)}-${number.replace("/", "-")}`;
  const inEach = (text: (language: Language) => string): TranslatedText =>
    Object.fromEntries(sender.languages.map((each) => [each, text(each)]));
  const subject = inEach((each) => filledIn(type.subject[each], each, { at, number }));
  const words = WORDING[language];
  const body = [
    words.salutation,
    words.opening,
    `${subject[language]}.`,
    ...(message.isReplyAuthorized ? [words.replyInvited] : []),
    words.closing,
  ];
  return {
    subject,
    body: body.join("\n\n"),
    title: inEach((each) => `${WORDING[each].letter} ${number}`),
    reference,
    businessData: [
      { key: "reference", values: [reference] },
      { key: "period", values: [`${at.slice(0, 4)}-${at.slice(5, 7)}`] },
      ...(random.chance(0.2) ? [{ key: "amount", values: [(random.between(1_000, 900_000) / 100).toFixed(2)] }] : []),
    ],
    forTheAttentionOf: random.chance(0.3) ? random.pick(words.departments) : undefined,
    pdf: writePdf({
      title: subject[language] ?? "",
      language,
      lines: [
        ...lines(`${words.sender}: ${sender.name[language] ?? Object.values(sender.name)[0]}`),
        ...lines(`${words.recipient}: ${recipient.name} (${recipient.enterpriseNumber})`),
        ...lines(`${words.date}: ${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}`),
        ...lines(`${words.reference}: ${reference}`),
        ...lines(""),
        ...lines(subject[language] ?? "", HEADING, true),
        ...body.flatMap((paragraph) => [...lines(""), ...lines(paragraph)]),
      ],
    }),
  };
}

function lines(text: string, size = TEXT, bold = false): PdfLine[] {
  return wrapped(text, size).map((line) => ({ text: line, size, bold }));
}
