import type { IncomingMessage, ServerResponse } from "node:http";

/** One request before anybody knows whose. */
export interface Reception {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
}
export type Receiver = (reception: Reception) => Promise<void> | void;
