import { answeringInTime } from "./application/answer-in-time.ts";
import { CatchUp } from "./application/catch-up.ts";
import { whoeverAnswered } from "./application/data-access.ts";
import { Policies } from "./application/policies/run-policies.ts";
import type { Clock } from "./application/ports/clock.ts";
import { type EventStore, EventStoreRefuses, EventStoreUnavailable } from "./application/ports/event-store.ts";
import type { Identity } from "./application/ports/identity.ts";
import { SignIn } from "./application/sign-in.ts";
import { chainingTold } from "./chaining-told.ts";
import { type Configuration, urlOf } from "./configuration.ts";
import { documentHandlers } from "./document-handlers.ts";
import { openEvidenceLog } from "./evidence-side.ts";
import { watchEvidenceLog } from "./evidence-watch.ts";
import { Allowances } from "./graphql/operations/allowances.ts";
import { createGraphQLHandler } from "./graphql/server/graphql-handler.ts";
import { createAuthenticate } from "./http/authentication.ts";
import type { Receiver } from "./http/reception.ts";
import { createHttpServer } from "./http/server.ts";
import { systemClock } from "./infrastructure/clock/system-clock.ts";
import { dataFolderAt } from "./infrastructure/data-folder/layout.ts";
import type { OpenEvidenceLog } from "./infrastructure/evidence-log/open-evidence-log.ts";
import { type DevelopmentIdentity, openDevelopmentIdentity } from "./infrastructure/identity/development-identity.ts";
import { createLoginDesk } from "./infrastructure/identity/embedded-provider/login-desk.ts";
import { openOidcIdentity } from "./infrastructure/identity/oidc-identity.ts";
import { openLogSigning } from "./log-signing-side.ts";
import { type Log, reportUnexpected } from "./logging.ts";
import { dataAccessAtLogin } from "./login-data-access.ts";
import { Metrics } from "./metrics.ts";
import { openOffice } from "./office.ts";
import { watchProjector } from "./projector-watch.ts";
import { evidenceHealth, serviceHealth } from "./service-health.ts";
import { storeOpening } from "./store-opening.ts";

/** What was accepted gets this long to be finished. */
const GRACE_MILLISECONDS = 10_000;
/** How often the clock is looked at for what expires. */
const POLICIES_EVERY_MILLISECONDS = 1_000;

export interface Service {
  /** `http://127.0.0.1:4000`, with the port that it got. */
  readonly url: string;
  /** Resolves true when all that stands in the log can be read here; false where the projector stopped before. */
  readonly caughtUp: Promise<boolean>;
  /** Resolves with what keeps it from going on, found after the start: then it has to be closed. */
  readonly failed: Promise<Error>;
  /** Finishes what was accepted, within a limit, then closes everything. False where something had to be cut off. */
  close(): Promise<boolean>;
}

/** The whole service, put together. Resolves when it listens; raises what keeps it from that, with nothing left open. */
export async function startService(
  configuration: Configuration,
  log: Log,
  clock: Clock = systemClock,
): Promise<Service> {
  const metrics = new Metrics();
  const opened = new AsyncDisposableStack();
  try {
    const office = opened.adopt(
      await openOffice(configuration, clock, {
        onAppend: (results, started, now) => metrics.appended(results, started, now),
        onChaining: chainingTold(log),
      }),
      (toClose) => toClose.close(),
    );
    const { readModel, projection, head } = office;
    const { store } = office.publishing;
    await lookAt(store, log);
    opened.defer(metrics.watchProjection(projection));
    metrics.watchErasures(readModel);
    const { evidenceLog } = opened.adopt(openEvidence(configuration, log), (evidence) => evidence.close());
    opened.adopt(watchEvidenceLog(evidenceLog, log), (watch) => watch.end());
    metrics.watchEvidenceLog(evidenceLog);
    const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
    const parts = { store, clock, evidence: evidenceLog };
    const onDisagreement = (error: Error) => {
      log.fatal({ reason: error.message }, "the log is not what was signed");
      fail(error);
    };
    const signing = opened.adopt(await openLogSigning(configuration, parts, { onDisagreement, log }), (toClose) =>
      toClose.close(),
    );
    await signing.check();
    metrics.watchSigning(signing);
    const evidence = () =>
      evidenceHealth(evidenceLog, signing, {
        now: clock.now(),
        timestamped: configuration.signing.timestamps !== undefined,
      });
    const timestamps = { isOverdue: signing.isTimestampOverdue };
    const publishing = { ...office.publishing, timestamps };
    const projector = opened.adopt(watchProjector(projection, log), (watch) => watch.end());

    const people = new SignIn(publishing, readModel, projection);
    let url = "";
    const { identity, login } = await openIdentity(configuration, clock, (development) =>
      createLoginDesk(
        development.key,
        () => url,
        dataAccessAtLogin(development, people, office),
        (error) => void reportUnexpected(log, error),
      ),
    );
    const authenticate = createAuthenticate(identity, (token) => people.signIn(token), log);
    const whyNotYet = whoeverAnswered(readModel, configuration.identity.kind === "oidc" ? "BY_API" : "AT_LOGIN");
    const { explorer } = configuration;
    const catchUp = new CatchUp(projection);
    const allowances = new Allowances(configuration.costPerMinute, clock);
    const graphql = await createGraphQLHandler({
      office: publishing,
      readModel,
      projection,
      catchUp,
      head,
      authenticate,
      whyNotYet,
      evidence: evidenceLog,
      explorer,
      allowances,
      limits: { socketsPerCaller: configuration.socketsPerCaller },
      log,
    });
    metrics.watchSubscribers(() => graphql.liveSubscribers());

    const policies = opened.adopt(
      new Policies(publishing, readModel, projection, {
        everyMs: POLICIES_EVERY_MILLISECONDS,
        onFailure: (policy, error) => reportUnexpected(log, error, { policy }),
        onRecovery: (policy) => log.info({ policy }, "the policy works again"),
      }),
      (toClose) => toClose.close(),
    );
    let isClosing = false;
    const server = createHttpServer({
      graphql,
      documents: documentHandlers(publishing, head, allowances, whyNotYet, {
        evidence: evidenceLog,
        openKey: signing.openKey,
      }),
      authenticate,
      catchUp,
      health: () => serviceHealth(office, evidence(), isClosing),
      metrics,
      explorer,
      login,
      evidence: { evidenceLog, store, takeCosignatures: signing.takeCosignatures },
      origins: configuration.origins,
      log,
    });
    const port = await server.listen(configuration.port, configuration.host).catch(async (error) => {
      await graphql.close();
      throw error;
    });
    url = urlOf(configuration.host, port);
    policies.start();
    signing.start();
    log.info({ url, namespace: configuration.namespace, identity: configuration.identity.kind }, "listening");
    return {
      url,
      caughtUp: projector.caughtUp,
      failed,
      async close() {
        isClosing = true;
        const isFinished = await server.close(GRACE_MILLISECONDS);
        await opened.disposeAsync();
        log.info({ isFinished }, "closed");
        return isFinished;
      },
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** A store that is not there is waited for; one that refuses us is not. */
async function lookAt(store: EventStore, log: Log): Promise<void> {
  try {
    await answeringInTime(() => store.head());
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable) || error instanceof EventStoreRefuses) throw error;
    log.error({ reason: error.message }, "waiting for the event store");
  }
}

function openEvidence(configuration: Configuration, log: Log): OpenEvidenceLog {
  const folder = dataFolderAt(configuration.dataFolder);
  return openEvidenceLog({
    place: { folder: folder.evidenceLog, index: folder.evidenceIndex, origin: configuration.logOrigin },
    store: storeOpening(configuration),
    onEmptied: (reason) => log.error({ reason }, "the evidence log begins anew"),
  });
}

interface Identification {
  readonly identity: Identity;
  /** The embedded provider, where no other is configured. */
  readonly login: Receiver | undefined;
}

async function openIdentity(
  { identity, dataFolder }: Configuration,
  clock: Clock,
  createLogin: (identity: DevelopmentIdentity) => Receiver,
): Promise<Identification> {
  if (identity.kind === "oidc") return { identity: openOidcIdentity(identity, clock), login: undefined };
  const development = await openDevelopmentIdentity(dataFolderAt(dataFolder).keys, clock);
  return { identity: development, login: createLogin(development) };
}
