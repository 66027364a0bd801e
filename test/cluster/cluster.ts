import { join } from "node:path";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { openEventStoreDb } from "../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { readModelDigest } from "../../src/infrastructure/read-model/digest.ts";
import { currentGeneration } from "../../src/infrastructure/read-model/generations.ts";
import { RunningService } from "../acceptance/running-service.ts";
import type { Ground } from "../acceptance/way-of-a-message.ts";
import { Api } from "../graphql/api.ts";
import { aNamespace } from "../infrastructure/eventstoredb/server.ts";
import { S3Endpoint } from "../s3/endpoint.ts";

/** Processes of ours, each with a data folder of its own, on one EventStoreDB and one bucket. */
export class Cluster implements Ground {
  readonly nodes: RunningService[] = [];
  /** The log itself. */
  readonly store: EventStore;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #endpoint: S3Endpoint;

  /** `urls`: one node for each, which reaches the store so. `more`: of the environment of all. */
  static async start(
    connectionString: string,
    urls: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Cluster> {
    const namespace = aNamespace();
    const endpoint = await S3Endpoint.start();
    const store = await openEventStoreDb({ connectionString, namespace });
    const cluster = new Cluster(store, endpoint, { ...endpoint.environment, ...more, EBOX_NAMESPACE: namespace });
    try {
      for (const url of urls) await cluster.join(url);
    } catch (error) {
      await cluster.remove();
      throw error;
    }
    return cluster;
  }

  private constructor(store: EventStore, endpoint: S3Endpoint, environment: Readonly<Record<string, string>>) {
    this.store = store;
    this.#endpoint = endpoint;
    this.#environment = environment;
  }

  /** One more node, which starts from nothing. */
  async join(eventStoreUrl: string): Promise<RunningService> {
    const environment = { ...this.#environment, EVENTSTORE_URL: eventStoreUrl };
    const node = await RunningService.start(["--no-demo"], environment, this.nodes[0]);
    this.nodes.push(node);
    return node;
  }

  /** Somebody who asks the nodes in turn, but for one that is being started. */
  async as(persona: string, enterprise?: EnterpriseNumber): Promise<Api> {
    const [node] = this.nodes;
    if (!node) throw new Error("no node");
    const ready = () => this.nodes.filter(({ url }) => url !== "");
    return new Api(() => ready().map(({ port }) => port), await node.token(persona, enterprise));
  }

  /** What each node's tables say, once all have come to the end that the log has now. */
  async digests(): Promise<string[]> {
    const head = (await this.store.head()) ?? "";
    for (const node of this.nodes) while (!((await positionOf(node)) >= head)) await aMoment();
    return this.nodes.map(({ folder }) => {
      const readModel = join(folder, "read-model");
      return readModelDigest(join(readModel, currentGeneration(readModel) ?? ""));
    });
  }

  async remove(): Promise<void> {
    for (const node of this.nodes) await node.remove();
    await this.store.close();
    await this.#endpoint.stop();
  }
}

async function positionOf({ url }: RunningService): Promise<string> {
  const health = (await (await fetch(`${url}/health`)).json()) as { projection: { position?: string } };
  return health.projection.position ?? "";
}

/** Before another process is asked again. */
export const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));
