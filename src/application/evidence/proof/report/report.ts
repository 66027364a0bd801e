import type { Instant } from "../../../../domain/instant.ts";
import type { Published } from "../../../../domain/message/events.ts";
import type { SubmissionRejected } from "../../../../domain/submission/events.ts";
import type { Language } from "../../../../domain/translated-text.ts";
import { type PdfLine, wrapped, writePdf } from "../../../pdf/write-pdf.ts";
import type { RecordedEvent } from "../../../ports/event-store.ts";
import { readCheckpoint } from "../../checkpoint.ts";
import { printRoot } from "../../continuity.ts";
import type { DeliveryProof, ProvenEvent } from "../gather-proof.ts";
import { REFUSAL_WORDS, type RefusalWords } from "./refusal-words.ts";
import { eventInWords, filled, REPORT_WORDS, type ReportWords } from "./words.ts";

const TITLE = 16;
const HEADING = 12;
const TEXT = 10;

/** For people: what the proof says, in their language. A PDF; the same for the same proof. */
export function writeReport(proof: DeliveryProof, language: Language): Buffer {
  const words = REPORT_WORDS[language];
  const { messageId, publication } = proof;
  const ofRefusals = REFUSAL_WORDS[language];
  const title = publication ? words.title : ofRefusals.title;
  const lines = publication ? linesOf(proof, publication, words) : linesOfRefusals(proof, words, ofRefusals);
  return writePdf({ title: `${title} ${messageId}`, language, lines });
}

function linesOfRefusals(proof: DeliveryProof, words: ReportWords, ofRefusals: RefusalWords): PdfLine[] {
  const { messageId, events } = proof;
  return [
    ...text(ofRefusals.title, TITLE, true),
    ...text(`${words.message}: ${messageId}`),
    ...section(
      words.wasDelivered,
      events.map((proven) => refusalLine(proven, ofRefusals)),
    ),
    ...section(words.evidence, howProven(proof, words)),
    ...section(words.proves, ofRefusals.whatItProves.map(bullet)),
    ...section(words.provesNot, ofRefusals.whatItDoesNot.map(bullet)),
  ];
}

function refusalLine({ event }: ProvenEvent, { refused }: RefusalWords): string {
  const { sender, reasons } = event.data as SubmissionRejected["data"];
  return filled(refused, { time: inUtc(event.metadata.time), sender, reasons: reasons.join(", ") });
}

function linesOf(proof: DeliveryProof, publication: Published["data"], words: ReportWords): PdfLine[] {
  const { messageId } = proof;
  return [
    ...text(words.title, TITLE, true),
    ...text(`${words.message}: ${messageId}`),
    ...text(`${words.sender}: ${publication.sender.enterpriseNumber}`),
    ...text(`${words.recipient}: ${publication.recipient.enterpriseNumber}`),
    ...text(`${words.kind}: ${words.kinds[publication.kind]}`),
    ...text(`${words.expires}: ${inUtc(publication.expirationDate)}`),
    ...section(words.wasDelivered, delivery(proof, words)),
    ...section(words.wasOpened, openings(proof, words)),
    ...section(
      words.history,
      proof.events.map((proven) => eventLine(proven, words)),
    ),
    ...section(words.evidence, howProven(proof, words)),
    ...section(words.proves, words.whatItProves.map(bullet)),
    ...section(words.provesNot, words.whatItDoesNot.map(bullet)),
  ];
}

function delivery({ events }: DeliveryProof, words: ReportWords): string[] {
  return events.flatMap(({ event }) => {
    const time = inUtc(event.metadata.time);
    if (event.type === "Published") return [filled(words.delivered, { time })];
    if (event.type === "ReceiptRefused") return [filled(words.refused, { time })];
    if (event.type === "AcceptanceExpired") return [filled(words.notDecided, { time })];
    const neverHandedOver = (event.data as { contentHandedOver?: boolean }).contentHandedOver === false;
    return event.type === "Expired" && neverHandedOver ? [filled(words.expiredUnopened, { time })] : [];
  });
}

function openings({ events }: DeliveryProof, words: ReportWords): string[] {
  const accesses = events.map(({ event }) => event).filter(({ type }) => type === "Read" || type === "ContentAccessed");
  const read = accesses.find(({ type }) => type === "Read");
  const handover = read ? filled(words.opened, { time: inUtc(read.metadata.time) }) : words.notOpened;
  return [handover, ...accesses.map((event) => bullet(accessLine(event, words)))];
}

function accessLine({ data, metadata }: RecordedEvent, words: ReportWords): string {
  return filled(words.access, {
    time: inUtc(metadata.time),
    part: (data as { part: string }).part,
    enterprise: metadata.onBehalfOf ?? words.system,
    actor: metadata.actor,
    method: metadata.authenticationMethod,
    level: metadata.assuranceLevel,
  });
}

function eventLine({ event, evidence }: ProvenEvent, words: ReportWords): string {
  const names = evidence.map(({ name }) => name).join(", ");
  return `${inUtc(event.metadata.time)}  ${eventInWords(event.type, words)}${names && ` (${names})`}`;
}

function howProven({ origin, checkpoint, uncovered }: DeliveryProof, words: ReportWords): string[] {
  const { size, note, signedAt, timestamp } = checkpoint;
  const root = printRoot(readCheckpoint(note)?.root ?? new Uint8Array());
  return [
    filled(words.checkpoint, { origin, size, root, time: inUtc(signedAt) }),
    timestamp
      ? filled(words.timestamp, { time: inUtc(timestamp.time), authority: timestamp.authority })
      : words.noTimestamp,
    ...(uncovered > 0 ? [filled(words.uncovered, { count: uncovered })] : []),
  ];
}

const bullet = (line: string) => `- ${line}`;

function section(heading: string, paragraphs: readonly string[]): PdfLine[] {
  return [...text(""), ...text(heading, HEADING, true), ...paragraphs.flatMap((paragraph) => text(paragraph))];
}

function text(line: string, size = TEXT, bold = false): PdfLine[] {
  return wrapped(line, size).map((part) => ({ text: part, size, ...(bold && { bold }) }));
}

/** To the millisecond, as the log has it: `2026-11-22 12:00:00.000 UTC`. */
const inUtc = (time: Instant) => `${time.slice(0, 10)} ${time.slice(11, -1)} UTC`;
