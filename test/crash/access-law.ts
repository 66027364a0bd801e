import type { AccessRecord, AskedContent } from "./asked-content.ts";

/** Ranges of one document with one token within this are one access. */
const ONE_ACCESS_MS = 10 * 60_000;

/** Where what clients received and what the log says of it differ. `records` in the order of the log. */
export function againstRecords(asked: readonly AskedContent[], records: readonly AccessRecord[]): string[] {
  return [...withoutRecord(asked, records), ...withoutReason(asked, records), ...readTwice(records)];
}

/** Every answer with content has its record: by its command, or, where it was a range, of this document and token. */
function withoutRecord(asked: readonly AskedContent[], records: readonly AccessRecord[]): string[] {
  const byCommand = Map.groupBy(records, commandKey);
  const byAccess = Map.groupBy(records, accessKey);
  const violations: string[] = [];
  for (const { kind, received, parts, commandId, tokenHash, endedAt } of asked) {
    for (const messageId of received) {
      for (const part of parts) {
        const what = { messageId, part, tokenHash };
        const own = (commandId && byCommand.get(commandKey({ ...what, commandId }))) || [];
        const shared = byAccess.get(accessKey(what)) ?? [];
        const isRecorded =
          kind === "range"
            ? shared.some(({ at }) => at <= endedAt && endedAt - at <= ONE_ACCESS_MS)
            : own.some(({ at }) => at <= endedAt);
        if (!isRecorded) violations.push(`${kind} of ${part} of ${messageId} was answered, and is not recorded`);
      }
    }
  }
  return violations;
}

/** No command is recorded twice, no range beside an access it is one with, and nothing that nobody asked for. */
function withoutReason(asked: readonly AskedContent[], records: readonly AccessRecord[]): string[] {
  const known = new Map(asked.flatMap((request) => keysOf(request)));
  /** Requests that may have been recorded under an id that no client was told. */
  const untold = asked.filter(({ commandId }) => commandId === undefined);
  const left = new Map<string, number>();
  for (const { messageIds, parts, tokenHash } of untold) {
    for (const messageId of messageIds) {
      for (const part of parts) {
        const key = accessKey({ messageId, part, tokenHash });
        left.set(key, (left.get(key) ?? 0) + 1);
      }
    }
  }
  const seen = new Set<string>();
  const latest = new Map<string, number>();
  const violations: string[] = [];
  for (const record of records) {
    const what = `${record.part} of ${record.messageId}`;
    const key = accessKey(record);
    const request = known.get(commandKey(record));
    if (seen.has(commandKey(record))) violations.push(`an access to ${what} is recorded twice`);
    seen.add(commandKey(record));
    const before = latest.get(key);
    if (request?.kind === "range" && before !== undefined && record.at - before <= ONE_ACCESS_MS) {
      violations.push(`a range of ${what} is recorded beside an access that it is one with`);
    }
    latest.set(key, record.at);
    if (request) continue;
    const requests = left.get(key) ?? 0;
    if (requests === 0) violations.push(`an access to ${what} is recorded, for which nobody asked`);
    left.set(key, requests - 1);
  }
  return violations;
}

function readTwice(records: readonly AccessRecord[]): string[] {
  const reads = Map.groupBy(
    records.filter(({ type }) => type === "Read"),
    ({ messageId }) => messageId,
  );
  return [...reads].filter(([, of]) => of.length > 1).map(([messageId]) => `${messageId} was read twice`);
}

function keysOf(request: AskedContent): [string, AskedContent][] {
  const { commandId, tokenHash, messageIds, parts } = request;
  if (commandId === undefined) return [];
  return messageIds.flatMap((messageId) =>
    parts.map((part): [string, AskedContent] => [commandKey({ commandId, messageId, part, tokenHash }), request]),
  );
}

type Access = Pick<AccessRecord, "messageId" | "part" | "tokenHash">;
const accessKey = ({ messageId, part, tokenHash }: Access) => `${messageId} ${part} ${tokenHash}`;
const commandKey = (access: Access & Pick<AccessRecord, "commandId">) => `${access.commandId} ${accessKey(access)}`;
