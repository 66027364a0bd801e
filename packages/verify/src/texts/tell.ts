import type { Finding } from "../bundle/codes.ts";
import type { Story, StoryEvent } from "../bundle/story.ts";
import type { BundleResult } from "../bundle/verify-bundle.ts";
import type { Comparison } from "../log/compare.ts";
import type { LogResult } from "../log/verify-log.ts";
import { TEXTS } from "./in-language.ts";
import type { Language, Texts } from "./texts.ts";

export type Verdict = keyof Texts["verdicts"];

export function verdictOf({
  verified,
  anchored,
  findings,
}: Pick<BundleResult, "verified" | "anchored" | "findings">): Verdict {
  if (findings.some(({ code }) => code === "ZIP_UNREADABLE")) return "unreadable";
  if (!verified) return "notVerified";
  return anchored ? "verified" : "notAnchored";
}

/** For people, a line each; the first is the verdict. What a bundle says that is not verified is not told. */
export function tellBundle(result: BundleResult, language: Language): string[] {
  const texts = TEXTS[language];
  const lines = [texts.verdicts[verdictOf(result)], ...result.findings.map((finding) => tellFinding(finding, texts))];
  return (result.verified && result.story ? [...lines, "", ...tellStory(result.story, texts)] : lines).map(printable);
}

export function tellLog(result: LogResult, language: Language): string[] {
  const texts = TEXTS[language];
  const lines = [texts.verdicts[verdictOf(result)], ...result.findings.map((finding) => tellFinding(finding, texts))];
  const { checkpoint } = result;
  const told = checkpoint && [`${texts.labels.log}: ${checkpoint.origin}, ${checkpoint.size} ${texts.labels.leaves}`];
  return [...lines, ...(result.verified && told ? ["", ...told] : [])].map(printable);
}

export function tellComparison(comparison: Comparison, language: Language): string[] {
  const { comparisons, comparisonReasons } = TEXTS[language];
  const reason = comparison.reason && comparisonReasons[comparison.reason];
  return [comparisons[comparison.verdict], ...(reason ? [reason] : [])];
}

/** What comes from a file commands no terminal, and turns no text around. */
const printable = (line: string) => line.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");

function tellFinding({ code, severity, path, detail }: Finding, { findings }: Texts): string {
  const about = [path, detail].filter((part) => part !== undefined).join(": ");
  return `${severity === "failure" ? "✗" : "!"} ${findings[code]}${about && ` [${about}]`} (${code})`;
}

function tellStory(story: Story, texts: Texts): string[] {
  const { labels, deliveries, limits } = texts;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.message, story.messageId],
    [labels.sender, story.sender],
    [labels.recipient, story.recipient],
    [labels.kind, story.kind],
    [labels.published, story.publishedAt],
    [labels.handedOver, story.handedOverAt],
    [labels.expires, story.expirationDate],
    [labels.log, story.checkpoint && `${story.origin}, ${story.checkpoint.size} ${labels.leaves}`],
    [labels.timestamp, story.timestamp?.time],
    ...story.cosignatures.map(
      ({ witness, time }) => [labels.seenBy, `${witness}, ${new Date(time * 1_000).toISOString()}`] as const,
    ),
    [labels.disclosed, story.disclosed.map(({ part }) => part).join(", ") || undefined],
  ];
  return [
    deliveries[story.delivery],
    ...facts.flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`])),
    "",
    `${labels.events}:`,
    ...story.events.map((event) => `  ${tellEvent(event, texts)}`),
    "",
    `${labels.notProven}:`,
    ...limits.map((limit) => `  – ${limit}`),
  ];
}

function tellEvent(
  { time, type, etsi, actorKind, actor, onBehalfOf, authentication, part }: StoryEvent,
  { labels }: Texts,
) {
  const who = [
    `${labels.actor} ${actor} (${actorKind})`,
    ...(authentication ? [`${authentication.method}, ${authentication.level}`] : []),
    ...(onBehalfOf ? [`${labels.onBehalfOf} ${onBehalfOf}`] : []),
  ];
  const what = [type, ...(etsi.length > 0 ? [`[${etsi.join(", ")}]`] : []), ...(part ? [part] : [])];
  return `${time}  ${what.join(" ")} – ${who.join(", ")}`;
}
