import { ValidateBy, type ValidationOptions } from "class-validator";
import { isSha256 } from "../../domain/digest.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { isMessageId } from "../../domain/message-id.ts";
import { isPeriod } from "../../domain/period.ts";
import { REFUSAL_CODES, type RefusalCode } from "../../domain/refusal-code.ts";
import { LANGUAGES, type TranslatedText } from "../../domain/translated-text.ts";
import { parseMessageId } from "../global-id.ts";
import { parseInstant } from "./instant.ts";

/** A rule of one field: what it asks for, in words that the client sees, and the code of its refusal. */
function rule<Value>(
  name: string,
  holds: (value: Value) => boolean,
  message: string,
  code: RefusalCode = "INVALID_INPUT",
  options: ValidationOptions = {},
): PropertyDecorator {
  const validator = { validate: holds, defaultMessage: () => message };
  return ValidateBy({ name, validator }, { ...options, context: { code } });
}

/** Well-formed Unicode of 1 to `most` characters (code points) that are not all spaces. */
export const Text = (most: number, options?: { each: true }) =>
  rule<string>(
    "text",
    (value) => value.isWellFormed() && value.trim() !== "" && hasAtMost(value, most),
    `Expected 1 to ${most} characters of well-formed Unicode.`,
    "INVALID_INPUT",
    options,
  );

/** The same in one to four languages; the lengths are judged language by language. */
export const InSomeLanguage = () =>
  rule<TranslatedText>(
    "language",
    (value) => LANGUAGES.some((language) => typeof value[language] === "string"),
    "Expected a text in at least one language.",
  );

/** In none of the languages longer than that; everything else is judged language by language. */
export const InEachLanguageAtMost = (most: number) =>
  rule<TranslatedText>(
    "length",
    (value) => LANGUAGES.every((language) => hasAtMost(value[language] ?? "", most)),
    `Expected at most ${most} characters in each language.`,
  );

export const Enterprise = () =>
  rule<string>(
    "enterprise",
    (value) => parseEnterpriseNumber(value) !== undefined,
    REFUSAL_CODES.INVALID_ENTERPRISE_NUMBER,
    "INVALID_ENTERPRISE_NUMBER",
  );

export const NewMessageId = () =>
  rule<string>("messageId", isMessageId, REFUSAL_CODES.MESSAGE_ID_INVALID, "MESSAGE_ID_INVALID");

export const OfMessage = () =>
  rule<string>("message", (value) => parseMessageId(value) !== undefined, "There is no such message.", "NOT_FOUND");

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const Uuid = () => rule<string>("uuid", (value) => UUID.test(value), "Expected a UUID.");

export const Sha256Digest = () =>
  rule<string>(
    "digest",
    isSha256,
    "Expected a SHA-256 digest as base64url without padding: 43 characters.",
    "DIGEST_MISMATCH",
  );

export const Moment = (code: RefusalCode = "INVALID_INPUT") =>
  rule<string>("moment", (value) => parseInstant(value) !== undefined, "Expected a date and time as RFC 3339.", code);

export const ValidityPeriod = () =>
  rule<string>("period", isPeriod, "Expected an ISO 8601 period of days, months or years, such as P30D, P6M or P10Y.");

export const OneOf = (values: readonly string[], expected: string) =>
  rule<string>("oneOf", (value) => values.includes(value), expected);

/** The form only: whether somebody reads it shows when it is used. */
export const EmailAddress = (most: number) =>
  rule<string>(
    "email",
    (value) =>
      value.length <= most && /^[^\s@\p{Cc}]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/iu.test(value) && value.isWellFormed(),
    "Expected an e-mail address, such as mailbox@example.be.",
  );

export const Telephone = (most: number) =>
  rule<string>(
    "telephone",
    (value) => value.length <= most && /^\+?[\d\s()./-]{3,}$/.test(value),
    `Expected a telephone number of at most ${most} digits and separators.`,
  );

export const Between = (least: number, most: number, what: string) =>
  rule<readonly unknown[]>(
    "count",
    (value) => value.length >= least && value.length <= most,
    `Expected ${least} to ${most} ${what}.`,
  );

export const Distinct = <Item>(key: (item: Item) => string, what: string) =>
  rule<readonly Item[]>("distinct", (value) => new Set(value.map(key)).size === value.length, `Expected ${what}.`);

/** A text is never shorter in code units than in characters. */
const hasAtMost = (text: string, most: number) =>
  text.length <= most || (text.length <= 2 * most && [...text].length <= most);
