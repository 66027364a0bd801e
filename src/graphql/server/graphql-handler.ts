import { AuditTrail } from "../../application/audit/audit-trail.ts";
import { PastMailboxes } from "../../application/audit/past-mailboxes.ts";
import type { CatchUp } from "../../application/catch-up.ts";
import type { Publishing } from "../../application/commands/publish-message.ts";
import type { WhyNotYet } from "../../application/data-access.ts";
import type { ProofDesk } from "../../application/evidence/proof/open-proof.ts";
import type { HeadWatch } from "../../application/head-watch.ts";
import type { Projection, ReadModel } from "../../application/ports/read-model.ts";
import type { Authenticate, GraphQLHandler } from "../../http/graphql-handler.ts";
import type { Log } from "../../logging.ts";
import { type ApiLimits, LIMITS } from "../limits.ts";
import { AdmissionDesk } from "../operations/admission.ts";
import type { Allowances } from "../operations/allowances.ts";
import { ErrorMask } from "../operations/masking.ts";
import type { Services } from "../request-context.ts";
import { buildApiSchema } from "../schema.ts";
import { MailboxFeeds } from "../subscriptions/mailbox-feeds.ts";
import { AccessWatch } from "./access-watch.ts";
import type { Patience } from "./client-socket.ts";
import { HttpOperations } from "./http-operations.ts";
import { createSocketOperations } from "./socket-operations.ts";
import { Sockets } from "./sockets.ts";

export interface GraphQLParts {
  readonly office: Publishing;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly catchUp: CatchUp;
  readonly head: HeadWatch;
  readonly authenticate: Authenticate;
  readonly whyNotYet: WhyNotYet;
  /** What delivery is proven by. */
  readonly evidence: ProofDesk["evidence"];
  /** Whether clients may ask for the schema: what an explorer lives on. */
  readonly explorer: boolean;
  readonly log: Log;
  /** What callers may cost, shared with whatever else they ask of this node. */
  readonly allowances: Allowances;
  /** Those of `LIMITS` that differ from one service to the other. */
  readonly limits?: Partial<Pick<ApiLimits, "socketsPerCaller" | "connectionInitMs" | "operationMs">>;
  /** Default: 1 MiB, ten seconds. */
  readonly patience?: Patience;
}

const PATIENCE: Patience = { bufferedBytes: 1024 * 1024, stalledMs: 10_000 };

/** The GraphQL API over HTTP and WebSocket. */
export async function createGraphQLHandler(parts: GraphQLParts): Promise<GraphQLHandler> {
  const { office, readModel, projection, catchUp, head, authenticate, explorer: showsSchema, log } = parts;
  const { allowances, evidence, whyNotYet, patience = PATIENCE } = parts;
  const limits: ApiLimits = { ...LIMITS, ...parts.limits, costPerMinute: allowances.perMinute };
  const schema = buildApiSchema();
  const access = new AccessWatch(readModel, projection, whyNotYet);
  const feeds = new MailboxFeeds(readModel, projection);
  const past = new PastMailboxes(office.store, readModel);
  const trail = new AuditTrail(office.store, readModel);
  const services: Services = { office, readModel, catchUp, head, feeds, past, trail, evidence, limits, whyNotYet };
  const desk = new AdmissionDesk(schema, showsSchema);
  const mask = new ErrorMask(log, showsSchema);
  const http = await HttpOperations.start({ schema, services, desk, allowances, mask, showsSchema });
  const operations = createSocketOperations({ schema, services, desk, allowances, mask, authenticate, access });
  const sockets = new Sockets(operations, patience, log);
  const forgetHead = head.onLost(() => sockets.turnAway());
  return {
    handle: (request) => http.handle(request),
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    liveSubscribers: () => feeds.followers + trail.followers,
    async close() {
      await sockets.close();
      feeds.close();
      access.close();
      forgetHead();
      await http.close();
    },
  };
}
