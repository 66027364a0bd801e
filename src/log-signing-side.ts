import type { KeyObject } from "node:crypto";
import { formatVerifierKey } from "ebox-verify";
import { type ForkSeen, WitnessKeeper } from "./application/evidence/ask-witness.ts";
import { LogCheck } from "./application/evidence/check-log.ts";
import type { LogDisagrees } from "./application/evidence/continuity.ts";
import { CheckpointKeeper, type Signing } from "./application/evidence/keep-checkpoints.ts";
import { isTimestampOverdue, TimestampKeeper } from "./application/evidence/keep-timestamps.ts";
import { LogFollower } from "./application/evidence/log-follower.ts";
import { LogSigning, type SideWork } from "./application/evidence/log-signing.ts";
import { type NoteKey, noteKey } from "./application/evidence/note-key.ts";
import { keptAt, ShownCheckpoint, standingIn } from "./application/evidence/shown-checkpoint.ts";
import { type Taken, takeCosignatures } from "./application/evidence/take-cosignatures.ts";
import type { Clock } from "./application/ports/clock.ts";
import type { EventStore } from "./application/ports/event-store.ts";
import type { EvidenceLog } from "./application/ports/evidence-log.ts";
import type { Configuration } from "./configuration.ts";
import type { Instant } from "./domain/instant.ts";
import { httpTimestampAuthority } from "./infrastructure/attestation/http-timestamp-authority.ts";
import { httpWitness } from "./infrastructure/attestation/http-witness.ts";
import { checkpointFile } from "./infrastructure/checkpoint-file/checkpoint-file.ts";
import { dataFolderAt } from "./infrastructure/data-folder/layout.ts";
import { openKeyFile } from "./infrastructure/log-key/key-file.ts";
import { type Log, reportUnexpected } from "./logging.ts";

/** How often is looked at what is due, in milliseconds. */
const EVERY_MS = 1_000;

export interface OpenLogSigning {
  readonly log: LogFollower;
  signing(): Signing;
  /** See `takeCosignatures`, of the witnesses that are configured. */
  takeCosignatures(note: string): Taken;
  /** The log's key as this node has it now. Raises `KeyFileUnusable`. */
  openKey(): Promise<NoteKey>;
  /** Whether what this node has was compared with what was signed; the start waits for it only where that is soon done. */
  isChecked(): boolean;
  /** Those that the witnesses see at present. */
  forks(): readonly ForkSeen[];
  /** Whether registered mail has to wait for a timestamp; never where no authority is configured. */
  isTimestampOverdue(now: Instant): boolean;
  /** Raises `LogDisagrees` where this node has something else than was signed. */
  check(): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

/** Raises `KeyFileUnusable`, and `LogDisagrees` where what is kept outside is no checkpoint of this log. */
export async function openLogSigning(
  { dataFolder, logOrigin, signing }: Pick<Configuration, "dataFolder" | "logOrigin" | "signing">,
  { store, clock, evidence }: { store: EventStore; clock: Clock; evidence: EvidenceLog },
  { onDisagreement, log: lines }: { onDisagreement: (error: LogDisagrees) => void; log: Log },
): Promise<OpenLogSigning> {
  const file = signing.keyFile ?? dataFolderAt(dataFolder).logKey;
  const openKey = async () => noteKey(logOrigin, (await openKeyFile(file)) as KeyObject);
  // What is wrong with the file is told at the start.
  await openKey();
  const outside = signing.checkpointFile === undefined ? undefined : checkpointFile(signing.checkpointFile);
  const known = [...standingIn(evidence), ...(outside ? await keptAt(outside, logOrigin) : [])];
  const log = new LogFollower(store);
  const check = new LogCheck({ store, evidence, log }, known);
  const keeper = new CheckpointKeeper({ store, clock, evidence, log, openKey });
  const shown = new ShownCheckpoint(evidence, outside);
  const asked = signing.witnesses.flatMap(({ key, url }) =>
    url === undefined ? [] : [new WitnessKeeper(httpWitness(key, url), evidence, shown)],
  );
  const beside = [...asked, ...timestamping({ store, clock, log, evidence, shown }, signing)];
  const signs = new LogSigning({ check, keeper, shown, log }, beside, EVERY_MS, {
    onDisagreement,
    onSigning: (state) => tellSigning(lines, state, keeper, log),
    onFailure: (policy, error) => reportUnexpected(lines, error, { policy }),
    onRecovery: (policy) => lines.info({ policy }, "the policy works again"),
  });
  const witnesses = signing.witnesses.map(({ key }) => key);
  const bound = signing.timestamps?.boundMs;
  return {
    log,
    signing: () => keeper.signing,
    takeCosignatures: (note) => takeCosignatures(shown, witnesses, note),
    openKey,
    isChecked: () => signs.isChecked,
    forks: () => asked.flatMap(({ fork }) => fork ?? []),
    isTimestampOverdue: (now) => bound !== undefined && isTimestampOverdue(log.state, bound, now),
    check: () => signs.check(),
    start: () => signs.start(),
    close: () => signs.close(),
  };
}

interface SideDesk {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly log: LogFollower;
  readonly evidence: EvidenceLog;
  readonly shown: ShownCheckpoint;
}

function timestamping(desk: SideDesk, { timestamps }: Configuration["signing"]): SideWork[] {
  if (timestamps === undefined) return [];
  const keeper = new TimestampKeeper({ ...desk, authority: httpTimestampAuthority(timestamps.url) });
  return [{ name: "timestamp checkpoints", runOnce: () => keeper.runOnce() }];
}

function tellSigning(lines: Log, signing: Signing, { key }: CheckpointKeeper, log: LogFollower): void {
  const ours = key && formatVerifierKey(key);
  const { origin, keyId } = log.state.key ?? {};
  if (signing === "signing") lines.info({ key: ours }, "this node signs checkpoints");
  else
    lines.error(
      { ours, current: `${origin}+${keyId}` },
      "this node does not sign checkpoints: its log key is not the current one",
    );
}
