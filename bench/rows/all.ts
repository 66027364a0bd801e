import { row as publishAgainstEmmett } from "./publish-against-emmett.ts";
import { row as publishAgainstPostgresql } from "./publish-against-postgresql.ts";
import { row as publishAgainstSqlite } from "./publish-against-sqlite.ts";
import type { Row } from "./row.ts";

/** In the order in which they run and are shown. */
export const ROWS: readonly Row[] = [publishAgainstSqlite, publishAgainstPostgresql, publishAgainstEmmett];
