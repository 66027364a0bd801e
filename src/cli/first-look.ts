import type { Configuration } from "../configuration.ts";
import { readMarker } from "../demo/marker.ts";
import { DEMO_ENTERPRISE } from "../infrastructure/identity/personas.ts";

/** For the explorer, or any other client, with the token of `ebox token administrator`: the demo's largest mailbox. */
export const FIRST_QUERY = `query {
  mailbox(enterpriseNumber: "${DEMO_ENTERPRISE}") {
    unread
    messages(first: 5) { nodes { messageId publishedAt readAt subject { nl fr de en } sender { name { nl fr } } } }
  }
}`;

export const FIRST_SUBSCRIPTION = `subscription {
  mailboxChanged(enterpriseNumber: "${DEMO_ENTERPRISE}") { cursor change at message { messageId } mailbox { unread } }
}`;

/** What to paste first; nothing where no demo stands in the data folder. */
export async function firstLook({ dataFolder }: Configuration): Promise<string> {
  const marker = await readMarker(dataFolder);
  return marker?.isComplete
    ? `\nA first query and a first subscription:\n\n${FIRST_QUERY}\n\n${FIRST_SUBSCRIPTION}\n`
    : "";
}
