import { row as catchUpOnEventStoreDb } from "./catch-up-on-eventstoredb.ts";
import { row as deliveryProofs } from "./delivery-proofs.ts";
import { row as evidenceLog } from "./evidence-log.ts";
import { row as hostileDocuments } from "./hostile-documents.ts";
import { row as inboxPage } from "./inbox-page.ts";
import { row as inboxPageWithRights } from "./inbox-page-with-rights.ts";
import { row as nodeToNode } from "./node-to-node.ts";
import { row as pastMailbox } from "./past-mailbox.ts";
import { row as publishAgainstEmmett } from "./publish-against-emmett.ts";
import { row as publishAgainstPostgresql } from "./publish-against-postgresql.ts";
import { row as publishAgainstSqlite } from "./publish-against-sqlite.ts";
import { row as publishOnEventStoreDb } from "./publish-on-eventstoredb.ts";
import { row as rebuild } from "./rebuild.ts";
import type { Row } from "./row.ts";
import { row as slowSubscriber } from "./slow-subscriber.ts";
import { row as subscriptionLatency } from "./subscription-latency.ts";
import { row as unreadCounters } from "./unread-counters.ts";

/** In the order in which they run and are shown. */
export const ROWS: readonly Row[] = [
  publishAgainstSqlite,
  publishAgainstPostgresql,
  publishAgainstEmmett,
  inboxPage,
  inboxPageWithRights,
  unreadCounters,
  pastMailbox,
  subscriptionLatency,
  slowSubscriber,
  rebuild,
  evidenceLog,
  hostileDocuments,
  deliveryProofs,
  publishOnEventStoreDb,
  catchUpOnEventStoreDb,
  nodeToNode,
];
