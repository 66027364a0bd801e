import { print } from "graphql";
import type { CloseEvent } from "ws";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "./api.ts";
import { PartitionChangesDocument, type PartitionChangesSubscription } from "./generated/client.ts";

/** Resolves when the socket is open. `closed` resolves with its close code; what came until then is in `changes`. */
export async function follow(api: Api, enterpriseNumber: EnterpriseNumber) {
  const changes: PartitionChangesSubscription["mailboxChanged"][] = [];
  const { promise: opened, resolve: isOpen } = Promise.withResolvers<void>();
  const { promise: closed, resolve } = Promise.withResolvers<number>();
  const client = api.socket();
  client.on("closed", (event) => resolve((event as CloseEvent).code));
  client.on("connected", () => isOpen());
  client.subscribe<PartitionChangesSubscription>(
    { query: print(PartitionChangesDocument), variables: { enterpriseNumber } },
    {
      next: ({ data }) => void (data && changes.push(data.mailboxChanged)),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await opened;
  return { changes, closed, client };
}
