import type { EventStoreDBClient } from "@eventstore/db-client";
import { StreamsClient } from "@eventstore/db-client/generated/streams_grpc_pb.js";
import type { ReadReq } from "@eventstore/db-client/generated/streams_pb.js";
import { type Answer, answerOf } from "./answer.ts";
import { Pull, type Source } from "./pull.ts";

const READ = "/event_store.client.streams.Streams/Read";

interface Call extends Source {
  cancel(): void;
}

interface Stub {
  makeServerStreamRequest(
    path: string,
    serialize: (request: ReadReq) => Buffer,
    deserialize: (bytes: Buffer) => Answer,
    request: ReadReq,
    ...how: readonly unknown[]
  ): Call;
}

/** What the client has for its own calls: the node that it is connected to, credentials, and how it lets go of a node. */
interface Calling {
  GRPCStreamCreator(stub: unknown, name: string, call: (stub: Stub) => Call): () => Promise<Call>;
  callArguments(how: { requiresLeader: boolean; deadline: number }): readonly unknown[];
}

/**
 * What the leader answers, one by one in its order, until it fails or is left. The call is the client's, as it makes it
 * itself; only what comes back is taken apart by `answerOf`.
 */
export async function answersTo(client: EventStoreDBClient, request: ReadReq): Promise<Pull<Answer>> {
  const calling = client as unknown as Calling;
  const how = calling.callArguments({ requiresLeader: true, deadline: Number.POSITIVE_INFINITY });
  const open = calling.GRPCStreamCreator(StreamsClient, "read", (stub) =>
    stub.makeServerStreamRequest(READ, (asked) => Buffer.from(asked.serializeBinary()), answerOf, request, ...how),
  );
  const call = await open();
  return new Pull<Answer>(call, () => call.cancel());
}
