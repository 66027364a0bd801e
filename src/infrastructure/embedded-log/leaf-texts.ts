import { DatabaseSync, type StatementSync } from "node:sqlite";
import { LEAF_STREAM_PREFIXES } from "../../domain/evidence/leaf.ts";
import { BUSY_TIMEOUT, checkLogFile } from "./log-file.ts";

/** `isLeaf` as SQL says it: of stream `log` only some events are leaves. */
const OF_LOG = "log";
const PREFIXES = LEAF_STREAM_PREFIXES.filter((prefix) => prefix !== OF_LOG);
/** 0xFF is in no UTF-8 text: it ends the range of names that begin with the prefix. */
const BEGINS_WITH = "(s.name >= ? AND s.name < ? || CAST(x'FF' AS TEXT))";

/**
 * What is hashed of an event: a zero, and its canonical text where `data` and `metadata` are stored canonical and nothing else
 * has to be quoted. Put together by SQLite, because each value that comes out of it costs as much as hashing it. An id of another
 * length could make up for what another text lacks.
 */
const HASHED = `CASE WHEN length(e.id) = 36 THEN concat(char(0), '{"data":', e.data, ',"id":"', e.id, '","metadata":', e.metadata,
  ',"revision":', e.revision, ',"stream":"', substr(s.name, ?), '","type":"', e.type, '"}') ELSE '' END`;

const LEAVES = `SELECT e.position, ${HASHED} FROM events e JOIN streams s ON s.id = e.stream
  WHERE e.position > ? AND e.position <= ?
    AND (${PREFIXES.map(() => BEGINS_WITH).join(" OR ")} OR (s.name = ? AND e.type = 'KeyRotated'))
  ORDER BY e.position`;

export type LeafText = readonly [position: number, hashed: string];

/** The leaves of a log as their texts lie in its file: see `StoredLeaves`. By a connection of its own. */
export class LeafTexts {
  readonly #statement: StatementSync;
  readonly #names: readonly string[];
  readonly #afterNamespace: number;

  constructor(file: string, namespace: string) {
    const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
    checkLogFile(file, db);
    db.exec("PRAGMA cache_size = -16384");
    this.#statement = db.prepare(LEAVES);
    this.#statement.setReturnArrays(true);
    this.#names = [...PREFIXES.flatMap((prefix) => [prefix, prefix]), OF_LOG].map((name) => `${namespace}.${name}`);
    this.#afterNamespace = namespace.length + 2;
  }

  /** Those after one position up to another. */
  between(after: number, upTo: number): readonly LeafText[] {
    return this.#statement.all(this.#afterNamespace, after, upTo, ...this.#names) as unknown as LeafText[];
  }
}
