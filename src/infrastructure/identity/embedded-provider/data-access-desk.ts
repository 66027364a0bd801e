import type { DataSetShown } from "../../../application/data-access.ts";
import type { DataSet } from "../../../domain/mailbox/data-set.ts";
import type { DevelopmentTokenRequest } from "../development-identity.ts";
import { accountOf } from "./accounts.ts";
import { LOGIN_METHODS } from "./login-methods.ts";

/** A person who logged in, by their subject and the means that they used. */
export interface LoggedIn {
  readonly subject: string;
  readonly method: string | undefined;
}

/** What the page asks a person after their first login. Raises what recording raises. */
export interface DataAccessDesk {
  /** Undefined where this person is not asked. */
  dataSets(person: LoggedIn): Promise<readonly DataSetShown[] | undefined>;
  /** Resolves when `dataSets` tells of it. */
  answer(person: LoggedIn, confirmed: readonly DataSet[], refused: readonly DataSet[]): Promise<void>;
}

/** As whom a person comes to the service, for the length of a login. Raises for a subject that is none of ours. */
export function developmentTokenFor({ subject, method }: LoggedIn): DevelopmentTokenRequest {
  const account = accountOf(subject);
  if (account === undefined) throw new Error("A login of nobody that we know.");
  const used = LOGIN_METHODS.find(({ id }) => id === method);
  return {
    ...account,
    lifetimeSeconds: 60,
    ...(used && { login: { authenticationMethod: used.id, assuranceLevel: used.assuranceLevel } }),
  };
}
