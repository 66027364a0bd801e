import { readFileSync } from "node:fs";
import { commitmentsTo } from "../../src/application/content/commitments.ts";
import { canonicalBytes, canonicalEventBytes, sha256 } from "../../src/application/evidence/canonical-bytes.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import type { ContentParts } from "../../src/domain/content/events.ts";

interface Golden {
  readonly event: Omit<RecordedEvent, "position">;
  readonly canonical: string;
  readonly sha256: string;
}

/** Bytes and hashes of version 1, checked once with another language's JSON: they can never change. */
const golden: Golden[] = JSON.parse(readFileSync(new URL("../golden/events-v1.json", import.meta.url), "utf8"));

describe("a golden event keeps its bytes and its hash", () => {
  it.each(golden.map((entry) => [`${entry.event.type} in ${entry.event.stream}`, entry] as const))(
    "%s",
    (_name, entry) => {
      const bytes = canonicalEventBytes(entry.event);
      expect(bytes.toString("utf8")).toBe(entry.canonical);
      expect(Buffer.from(sha256(bytes), "base64url").toString("hex")).toBe(entry.sha256);
    },
  );

  it("whatever the order of its keys and its position", () => {
    for (const { event, canonical } of golden) {
      const { id, metadata, data, revision, stream, type } = event;
      const turned = { position: "7", metadata: reversed(metadata), data: reversed(data), id, revision, stream, type };
      expect(canonicalEventBytes(turned as never).toString("utf8")).toBe(canonical);
    }
  });
});

it("the commitments of golden events are those of the content that was deposited", () => {
  const commitments = golden
    .filter(({ event }) => event.type === "ContentDeposited")
    .map(({ event }) => JSON.stringify(commitmentsTo((event.data as { parts: ContentParts }).parts)));
  const committed = golden
    .flatMap(({ event }) => (event.data as { commitments?: object }).commitments ?? [])
    .map((each) => JSON.stringify(each));
  expect(new Set(committed)).toEqual(new Set(commitments));
});

it("a text that is not well-formed Unicode has no canonical bytes", () => {
  expect(() => canonicalBytes({ text: "\ud800" })).toThrow("surrogate");
});

// RFC 8785, 3.2.3: property names sort by UTF-16 code units.
it("sorts names as RFC 8785 does", () => {
  const names = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
  expect(canonicalBytes(names).toString("utf8")).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
