import type { Request } from "../../application/mailroom.ts";
import type { Exchange } from "../exchange.ts";

/** Every HTTP request is an access of its own: its id is the command's. */
export const requestOf = ({ caller, requestId }: Exchange): Request => ({
  caller,
  commandId: requestId,
  correlationId: requestId,
});
