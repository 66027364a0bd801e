import type { Caller, Identity, VerifiedToken } from "../application/ports/identity.ts";
import type { Log } from "../logging.ts";
import type { Authenticate } from "./graphql-handler.ts";

/** RFC 6750, 2.1. */
const BEARER = /^Bearer +([\w~+/.-]+=*) *$/i;

/** Who a verified token is in our log. */
export type SignIn = (token: VerifiedToken) => Promise<Caller>;

/** The edge where nobody becomes somebody: the one place where tokens are looked at. */
export function createAuthenticate(identity: Identity, signIn: SignIn, log: Log): Authenticate {
  return async (authorization) => {
    const bearerToken = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
    if (bearerToken === undefined) return undefined;
    const verification = await identity.verify(bearerToken);
    if (verification.valid) return signIn(verification.token);
    log.debug({ reason: verification.reason }, "token refused");
    return undefined;
  };
}
