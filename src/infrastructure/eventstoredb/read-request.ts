import shared from "@eventstore/db-client/generated/shared_pb.js";
import streams, { type ReadReq } from "@eventstore/db-client/generated/streams_pb.js";
import type { LogPosition } from "./position.ts";

const { Options } = streams.ReadReq;

/** The server reads so many events in one go, and says how far it looked, though none of them matched. */
const SEARCH_WINDOW = 128;

/** Events strictly after the position, of streams that begin with one of the prefixes: those that stand, then live ones. */
export function toFollow(after: LogPosition, prefixes: readonly string[]): ReadReq {
  const expression = new Options.FilterOptions.Expression();
  expression.setPrefixList([...prefixes]);
  const filter = new Options.FilterOptions();
  filter.setStreamIdentifier(expression);
  filter.setMax(SEARCH_WINDOW);
  filter.setCheckpointintervalmultiplier(1);
  const options = ofAllStreams(after);
  options.setFilter(filter);
  options.setSubscription(new Options.SubscriptionOptions());
  return asked(options);
}

/** Everything from the position on, which is included, to the end of the log. */
export function toRead(from: LogPosition): ReadReq {
  const options = ofAllStreams(from);
  options.setNoFilter(new shared.Empty());
  options.setCount(String(Number.MAX_SAFE_INTEGER));
  return asked(options);
}

function ofAllStreams({ commit, prepare }: LogPosition) {
  const position = new Options.Position();
  position.setCommitPosition(commit.toString());
  position.setPreparePosition(prepare.toString());
  const all = new Options.AllOptions();
  all.setPosition(position);
  const ids = new Options.UUIDOption();
  ids.setString(new shared.Empty());
  const options = new Options();
  options.setAll(all);
  options.setUuidOption(ids);
  return options;
}

function asked(options: InstanceType<typeof Options>): ReadReq {
  const request = new streams.ReadReq();
  request.setOptions(options);
  return request;
}
