import { randomUUID } from "node:crypto";
import type { Request } from "../../src/application/mailroom.ts";
import type { Caller, Role } from "../../src/application/ports/identity.ts";
import type { Sha256 } from "../../src/domain/digest.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { built } from "./built.ts";

const { enterpriseNumberOf } =
  await built<typeof import("../../src/domain/enterprise-number.ts")>("domain/enterprise-number");

/** Institutions: enough that no single counter row is the point where all meet. */
export const SENDERS: readonly EnterpriseNumber[] = Array.from({ length: 24 }, (_, n) =>
  enterpriseNumberOf(2_067_300 + n),
);

/** Whose box the pages and counters are read from; the development identity acts for it by default. */
export const BIG_BOX: EnterpriseNumber = enterpriseNumberOf(4_067_980);

/** The rank-th of the other enterprises, from 0. */
export const enterprise = (rank: number): EnterpriseNumber => enterpriseNumberOf(5_000_000 + rank);

/** Ranks from 0, the first the most often: the share of rank r is about 1 / (r + 1). `chance`: from 0 to below 1. */
export const unevenRank = (count: number, chance: number): number => Math.floor((count + 1) ** chance) - 1;

/** One request of that role, with a new command id. */
export function requestOf(role: Role, enterpriseNumber?: EnterpriseNumber): Request {
  const caller: Caller = {
    actor: {
      id: `5f0c3b1e-6a52-4b4e-9f0e-${enterpriseNumber ?? "0000000000"}00`,
      kind: role === "sender" ? "application" : "human",
      authenticationMethod: role === "sender" ? "client_credentials" : "eid",
      assuranceLevel: "high",
    },
    role,
    ...(enterpriseNumber !== undefined && { enterpriseNumber }),
    expiresAt: Number.MAX_SAFE_INTEGER,
    tokenHash: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" as Sha256,
  };
  const commandId = randomUUID();
  return { caller, commandId, correlationId: commandId };
}
