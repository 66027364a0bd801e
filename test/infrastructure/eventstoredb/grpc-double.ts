import type { EventEmitter } from "node:events";
import { ServerFeaturesService } from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js";
import { StreamsService } from "@eventstore/db-client/generated/streams_grpc_pb.js";
import {
  Client,
  credentials,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type StatusObject,
  status,
} from "@grpc/grpc-js";

const asItIs = (bytes: Buffer) => bytes;
const untouched = {
  requestSerialize: asItIs,
  requestDeserialize: asItIs,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
};

/** The service of the client's own stubs, whose messages are passed on as bytes. */
const passedOn = (service: object) =>
  Object.fromEntries(
    Object.entries(service).map(([name, method]) => [name, { ...method, ...untouched }]),
  ) as unknown as ServiceDefinition;

/**
 * No server, but a double of one that stands before a real one: it does what a real one does not do when a test asks for
 * it. Reads and subscriptions go through; all else that is appended or erased is refused, as a follower does.
 */
export class GrpcDouble {
  readonly connectionString: string;
  readonly #server: Server;
  readonly #behind: Client;
  /** How often it did what it is here for. */
  refusals = 0;

  private constructor(server: Server, behind: Client, port: number) {
    this.#server = server;
    this.#behind = behind;
    this.connectionString = `esdb://127.0.0.1:${port}?tls=false`;
  }

  /** A follower: refuses every call, and names the leader, which is the real server where nothing else is said. */
  static follower(connectionString: string, leader = () => connectionString): Promise<GrpcDouble> {
    return GrpcDouble.#before(connectionString, 0, () => {
      const { hostname, port } = new URL(leader());
      const metadata = new Metadata();
      metadata.set("exception", "not-leader");
      metadata.set("leader-endpoint-host", hostname);
      metadata.set("leader-endpoint-port", port || "2113");
      return { code: status.NOT_FOUND, details: "Leader info available", metadata };
    });
  }

  /** Drops every reader after so many messages, as servers do with those who are too slow. */
  static dropping(connectionString: string, after: number): Promise<GrpcDouble> {
    const metadata = new Metadata();
    return GrpcDouble.#before(connectionString, after, () => ({
      code: status.ABORTED,
      details: "Too slow",
      metadata,
    }));
  }

  static async #before(connectionString: string, after: number, refusal: () => StatusObject): Promise<GrpcDouble> {
    const { host } = new URL(connectionString);
    const behind = new Client(host, credentials.createInsecure());
    const server = new Server();
    const refuse = () => {
      double.refusals++;
      return refusal();
    };

    const read: handleServerStreamingCall<Buffer, Buffer> = (call) => {
      if (after === 0) return call.emit("error", refuse());
      const { path } = StreamsService.read;
      const answers = behind.makeServerStreamRequest(path, asItIs, asItIs, call.request, metadataOf(call.metadata));
      let told = 0;
      answers.on("data", (bytes) => {
        call.write(bytes);
        if (++told !== after) return;
        answers.removeAllListeners("end").cancel();
        call.emit("error", refuse());
      });
      answers.on("end", () => call.end());
      answers.on("error", (error) => call.emit("error", error));
      call.on("cancelled", () => answers.cancel());
    };
    const refuseOne: handleUnaryCall<Buffer, Buffer> = (_, answer) => answer(refuse());
    const refuseAll = (call: EventEmitter) => call.emit("error", refuse());
    const getSupportedMethods: handleUnaryCall<Buffer, Buffer> = ({ request, metadata }, answer) => {
      const { path } = ServerFeaturesService.getSupportedMethods;
      behind.makeUnaryRequest(path, asItIs, asItIs, request, metadataOf(metadata), (error, bytes) =>
        answer(error, bytes),
      );
    };
    server.addService(passedOn(StreamsService), {
      read,
      append: refuseOne,
      delete: refuseOne,
      tombstone: refuseOne,
      batchAppend: refuseAll,
    });
    server.addService(passedOn(ServerFeaturesService), { getSupportedMethods });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    const double = new GrpcDouble(server, behind, port);
    return double;
  }

  close(): void {
    this.#server.forceShutdown();
    this.#behind.close();
  }
}

/** What the client said about its call, without what belongs to its own connection. */
function metadataOf(from: Metadata): Metadata {
  const metadata = new Metadata();
  for (const name of ["requires-leader", "connection-name"])
    for (const value of from.get(name)) metadata.set(name, value);
  return metadata;
}
