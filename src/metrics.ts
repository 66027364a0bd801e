import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Signing } from "./application/evidence/keep-checkpoints.ts";
import type { AppendResult } from "./application/ports/event-store.ts";
import type { EvidenceLog } from "./application/ports/evidence-log.ts";
import type { Projection, ReadModel } from "./application/ports/read-model.ts";
import type { OpenLogSigning } from "./log-signing-side.ts";
import { ProjectionLag } from "./projection-lag.ts";

/** So many are counted. */
const MOST_ERASURES = 1_000;
const PROJECTION_STATES = ["catching-up", "live", "stopped"] as const;
const SIGNING_STATES: readonly Signing[] = ["signing", "not-current", "unknown"];

/** What Prometheus is told. Labels are route patterns, methods and statuses: never an id. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #lag = new ProjectionLag();
  readonly #requests = new Histogram({
    name: "ebox_http_request_duration_seconds",
    help: "HTTP requests from their head to the end of the answer, by route, method and status.",
    labelNames: ["route", "method", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.#registry],
  });
  readonly #appends = new Histogram({
    name: "ebox_append_duration_seconds",
    help: "Appends to the event log until they were durable, by outcome.",
    labelNames: ["outcome"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.#registry],
  });
  readonly #projections = new Histogram({
    name: "ebox_projection_delay_seconds",
    help: "From an append by this node until its read model shows it.",
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: "ebox_" });
  }

  requestAnswered(route: string, method: string, status: number, seconds: number): void {
    this.#requests.observe({ route, method, status }, seconds);
  }

  /** `started`, `now` in milliseconds of `performance.now()`. */
  appended(results: readonly AppendResult[], started: number, now: number): void {
    for (const result of results) {
      this.#appends.observe({ outcome: result.outcome }, (now - started) / 1_000);
      if (result.outcome === "appended") this.#lag.appended(result.position, now);
    }
  }

  /** Watches how far the projection is behind. Returns how to stop. */
  watchProjection(projection: Projection): () => void {
    const lag = this.#lag;
    new Gauge({
      name: "ebox_projection_lag_seconds",
      help: "Age of the oldest append by this node that its read model does not show yet; 0 where there is none.",
      registers: [this.#registry],
      collect() {
        lag.reached(projection.status().position, performance.now());
        this.set(lag.oldestSeconds(performance.now()));
      },
    });
    new Gauge({
      name: "ebox_projection_state",
      help: "1 for the state that the projector of this node is in.",
      labelNames: ["state"],
      registers: [this.#registry],
      collect() {
        for (const state of PROJECTION_STATES) this.set({ state }, projection.status().state === state ? 1 : 0);
      },
    });
    return projection.onChange((_, position) => {
      for (const seconds of lag.reached(position, performance.now())) this.#projections.observe(seconds);
    });
  }

  watchEvidenceLog(evidenceLog: Pick<EvidenceLog, "head" | "status" | "damagedLeaves">): void {
    new Gauge({
      name: "ebox_evidence_log_damage",
      help: "Leaves for which no proof could be given because the evidence log of this node is damaged: run ebox fsck.",
      registers: [this.#registry],
      collect() {
        this.set(evidenceLog.damagedLeaves().length);
      },
    });
    new Gauge({
      name: "ebox_evidence_log_leaves",
      help: "Events that the evidence log of this node has hashed.",
      registers: [this.#registry],
      collect() {
        this.set(evidenceLog.head().size);
      },
    });
    new Gauge({
      name: "ebox_evidence_log_state",
      help: "1 for the state that the evidence log of this node is in.",
      labelNames: ["state"],
      registers: [this.#registry],
      collect() {
        for (const state of PROJECTION_STATES) this.set({ state }, evidenceLog.status().state === state ? 1 : 0);
      },
    });
  }

  watchSigning({
    signing,
    log,
    isChecked,
    forks,
  }: Pick<OpenLogSigning, "signing" | "log" | "isChecked" | "forks">): void {
    new Gauge({
      name: "ebox_witness_forks",
      help: "Witnesses that saw a log of our name which ours does not continue: look into it at once.",
      registers: [this.#registry],
      collect() {
        this.set(forks().length);
      },
    });
    new Gauge({
      name: "ebox_evidence_log_checked",
      help: "1 once the evidence log of this node was compared with what was signed, since its start.",
      registers: [this.#registry],
      collect() {
        this.set(isChecked() ? 1 : 0);
      },
    });
    new Gauge({
      name: "ebox_checkpoint_signed_timestamp_seconds",
      help: "When the last checkpoint was signed, in seconds since 1970; 0 before the first.",
      registers: [this.#registry],
      collect() {
        this.set(log.state.signed ? Date.parse(log.state.signed.signedAt) / 1_000 : 0);
      },
    });
    new Gauge({
      name: "ebox_log_signing",
      help: "1 for whether this node signs checkpoints: not-current, where its key is not the log's.",
      labelNames: ["state"],
      registers: [this.#registry],
      collect() {
        for (const state of SIGNING_STATES) this.set({ state }, signing() === state ? 1 : 0);
      },
    });
    new Gauge({
      name: "ebox_checkpoint_leaves",
      help: "Events that the last signed checkpoint covers.",
      registers: [this.#registry],
      collect() {
        this.set(log.state.signed?.size ?? 0);
      },
    });
    new Gauge({
      name: "ebox_timestamped_leaves",
      help: "Events that the last checkpoint with a timestamp covers.",
      registers: [this.#registry],
      collect() {
        this.set(log.state.timestamped);
      },
    });
  }

  /** What the policies have yet to do. */
  watchErasures(readModel: Pick<ReadModel, "pendingErasures">): void {
    new Gauge({
      name: "ebox_pending_erasures",
      help: `Contents that expired, or were replaced, and that this node has not erased yet; ${MOST_ERASURES} stands for more.`,
      registers: [this.#registry],
      collect() {
        this.set(readModel.pendingErasures(MOST_ERASURES).length);
      },
    });
  }

  watchSubscribers(count: () => number): void {
    new Gauge({
      name: "ebox_live_subscribers",
      help: "GraphQL subscriptions that run now.",
      registers: [this.#registry],
      collect() {
        this.set(count());
      },
    });
  }

  /** The text exposition format. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
