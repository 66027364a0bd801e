import "../../src/graphql/reflected-types.ts";
import { GraphQLError } from "graphql";
import type { Role } from "../../src/application/ports/identity.ts";
import type { ReadModel } from "../../src/application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { fullMandate, type Mandate } from "../../src/domain/mailbox/mandate.ts";
import { SenderQueries } from "../../src/graphql/queries/senders.ts";
import type { RequestContext } from "../../src/graphql/request-context.ts";
import { Rights, View } from "../../src/graphql/view.ts";

export interface Figures {
  readonly sender: EnterpriseNumber;
  readonly published: number;
  readonly read: number;
  readonly expired: number;
}

/** What `Query.statistics` tells a caller with these rights; the code of the error where it is refused. */
export function statisticsFor(
  readModel: ReadModel,
  role: Role,
  mandate: Mandate | undefined,
  asked?: EnterpriseNumber,
): readonly Figures[] | unknown {
  const view = new View(new Rights(role, mandate), readModel);
  try {
    const { senders } = new SenderQueries().statistics({ view } as RequestContext, asked);
    return senders.map(({ enterpriseNumber, published, read, expired }) => ({
      sender: enterpriseNumber,
      published,
      read,
      expired,
    }));
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions.code;
    throw error;
  }
}

export const ofSender = (sender: EnterpriseNumber) => fullMandate(sender, false);
