import { randomUUID } from "node:crypto";
import type { Role } from "../../src/application/ports/identity.ts";
import { type InboxPage, PAGE } from "./inbox-page.ts";
import type { RunningService } from "./service.ts";

const CREATE = `
  mutation Create($mailbox: EnterpriseNumber!, $name: String!) {
    done: createPartition(input: { enterpriseNumber: $mailbox, name: $name }) {
      userErrors { code } partition { id }
    }
  }`;
const GRANT = `
  mutation Grant($mailbox: EnterpriseNumber!, $personId: ID!, $partitions: [ID!]!) {
    done: grantAccess(input: { enterpriseNumber: $mailbox, personId: $personId, role: USER, partitions: $partitions }) {
      userErrors { code }
    }
  }`;
const MOVE = `
  mutation Move($messageIds: [ID!]!, $partition: ID!) {
    done: moveMessages(input: { messageIds: $messageIds, partition: $partition }) { userErrors { code } }
  }`;
const IDS = `
  query Ids($mailbox: EnterpriseNumber!, $after: String) {
    mailbox(enterpriseNumber: $mailbox) {
      messages(folder: INBOX, first: 100, after: $after) {
        edges { node { messageId } }
        pageInfo { endCursor }
      }
    }
  }`;

/** Messages in each sparse partition, over the whole time of the mailbox: a page and a bit more. */
const SPARSE = PAGE + 10;
const TOGETHER = 100;

interface Done {
  readonly done: { readonly userErrors: readonly { code: string }[]; readonly partition?: { id: string } };
}

/** A mailbox whose messages lie in partitions. */
export interface Departments {
  /** A token of its administrator. */
  readonly administrator: string;
  /** All that have their share of the messages. */
  readonly busy: readonly string[];
  /** All that have a page of messages in the whole mailbox. */
  readonly sparse: readonly string[];
  /** Lets somebody see these; returns a token of theirs. */
  admit(persona: Role, partitions: readonly string[]): Promise<string>;
  /** Lets so many others see these. */
  admitOthers(count: number, partitions: readonly string[]): Promise<void>;
}

/** Makes partitions in a mailbox and deals out all of its inbox among them, as its administrator would. */
export async function divide(
  service: RunningService,
  mailbox: string,
  counts: { busy: number; sparse: number },
): Promise<Departments> {
  const administrator = await service.token("administrator", mailbox);
  const carryOut = async (mutation: string, variables: object) => {
    const { done } = await service.ask<Done>(administrator, mutation, { mailbox, ...variables });
    const refused = done.userErrors.find(({ code }) => code !== "STALE");
    if (refused) throw new Error(`Dividing the mailbox was refused: ${refused.code}`);
    return done;
  };
  const create = async (count: number, kind: string) => {
    const ids: string[] = [];
    while (ids.length < count) {
      const { partition } = await carryOut(CREATE, { name: `${kind} ${ids.length}` });
      ids.push(partition?.id as string);
    }
    return ids;
  };
  const grant = (personId: string, partitions: readonly string[]) => carryOut(GRANT, { personId, partitions });

  const busy = await create(counts.busy, "Busy");
  const sparse = await create(counts.sparse, "Sparse");
  const ids = await inboxOf(service, administrator, mailbox);
  for (const [partition, messageIds] of deal(ids, busy, sparse)) {
    for (let first = 0; first < messageIds.length; first += TOGETHER) {
      await carryOut(MOVE, { messageIds: messageIds.slice(first, first + TOGETHER), partition });
    }
  }
  return {
    administrator,
    busy,
    sparse,
    async admit(persona, partitions) {
      const token = await service.token(persona, mailbox);
      const { me } = await service.ask<{ me: { personId: string } }>(token, "{ me { personId } }", {});
      await grant(me.personId, partitions);
      return token;
    },
    async admitOthers(count, partitions) {
      for (let granted = 0; granted < count; granted++) await grant(randomUUID(), partitions);
    },
  };
}

/** Which messages come into which partition. */
function deal(ids: readonly string[], busy: readonly string[], sparse: readonly string[]): Map<string, string[]> {
  const dealt = new Map<string, string[]>();
  const every = Math.floor(ids.length / SPARSE);
  for (const [number, id] of ids.entries()) {
    const partition = sparse[number % every] ?? (busy[number % busy.length] as string);
    const others = dealt.get(partition);
    if (others) others.push(id);
    else dealt.set(partition, [id]);
  }
  return dealt;
}

/** Newest first. */
async function inboxOf(service: RunningService, token: string, mailbox: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page: InboxPage = await service.ask<InboxPage>(token, IDS, { mailbox, after });
    const { edges, pageInfo } = page.mailbox.messages;
    ids.push(...edges.map(({ node }) => node.messageId));
    after = edges.length < TOGETHER ? undefined : pageInfo.endCursor;
  } while (after !== undefined);
  return ids;
}
