import fc from "fast-check";
import { type MessageOrder, OnePageDocument, type RowFragment } from "../../graphql/generated/client.ts";
import { act } from "../act.ts";
import { same } from "../checks.ts";
import { aParty } from "../choices.ts";
import { FOLDERS, rowOf } from "../expected.ts";
import type { Folder, Letter, Model, Party } from "../model.ts";
import { nameOf, type Real } from "../real.ts";

const aList = fc.record({ party: aParty, folder: fc.constantFrom<Folder>(...FOLDERS) });

const ORDERS: Record<MessageOrder, (letters: readonly Letter[]) => Letter[]> = {
  PUBLICATION_NEWEST_FIRST: (letters) => [...letters],
  PUBLICATION_OLDEST_FIRST: (letters) => letters.toReversed(),
  // Sorting is stable: those that expire together stay in the order of publication.
  EXPIRATION_SOONEST_FIRST: (letters) => letters.toReversed().toSorted((one, other) => one.expires - other.expires),
};

const paging = act({
  name: "page through",
  choice: fc.record({
    list: aList,
    orderBy: fc.constantFrom(...(Object.keys(ORDERS) as MessageOrder[])),
    first: fc.integer({ min: 1, max: 3 }),
    unread: fc.option(fc.boolean(), { nil: null }),
  }),
  async run(model, real, { list: { party, folder }, orderBy, first, unread }) {
    const letters = ORDERS[orderBy](model.list(party, folder)).filter(
      ({ readAt }) => unread === null || (readAt === undefined) === unread,
    );
    const pages = await allPages(real, party, folder, { orderBy, first, filter: { unread } });
    same(
      pages.flat(),
      letters.map((letter) => rowOf(letter, party, real)),
    );
    for (const page of pages.slice(0, -1)) expect(page).toHaveLength(first);
  },
});

const PHRASES = [
  "aanslag",
  "ÉPIN",
  "e\u0301pin",
  "epin",
  "soort not",
  "bulletin",
  "dienst",
  "étienne",
  "zzz",
  "re: aan",
];

const searching = act({
  name: "search",
  choice: fc.record({
    list: aList,
    phrase: fc.oneof(fc.constantFrom(...PHRASES), aParty),
    first: fc.integer({ min: 1, max: 5 }),
  }),
  async run(model, real, { list: { party, folder }, phrase, first }) {
    const search = typeof phrase === "string" ? phrase : real.number(phrase).slice(2, 9);
    const found = model.list(party, folder).filter((letter) => isFound(letter, model, real, search));
    const pages = await allPages(real, party, folder, { first, search });
    same(
      pages.flat(),
      found.map((letter) => rowOf(letter, party, real)),
    );
  },
});

async function allPages(
  real: Real,
  party: Party,
  folder: Folder,
  asked: { first: number; orderBy?: MessageOrder; search?: string; filter?: { unread: boolean | null } },
): Promise<Omit<RowFragment, "publicationOrder">[][]> {
  const pages = [];
  const caller = real.as("administrator", party);
  for (let after: string | null = null; ; ) {
    const variables = { number: real.number(party), folder, after, ...asked };
    const answer: { mailbox: OnePage | null } = await real.ground.ask(caller, OnePageDocument, variables);
    if (!answer.mailbox) throw new Error("a mailbox of one's own is missing");
    const { nodes, pageInfo } = answer.mailbox.messages;
    pages.push(nodes.map(({ publicationOrder: _, ...row }) => row));
    if (!pageInfo.hasNextPage) return pages;
    after = pageInfo.endCursor;
  }
}

interface OnePage {
  readonly messages: {
    readonly nodes: readonly RowFragment[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

/** Subject while it stands; the sender's name, number and type where it was a sender then; else its number. */
function isFound(letter: Letter, model: Model, real: Real, phrase: string): boolean {
  const texts = letter.expiredAt === undefined ? [letter.subject] : [];
  texts.push(real.number(letter.from));
  if (letter.senderWasKnown) {
    texts.push(nameOf(letter.from));
    if (model.types[letter.from]?.has(letter.type)) texts.push(`Soort ${letter.type}`);
  }
  return texts.some((text) => folded(text).includes(folded(phrase)));
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export const LOOKING = [paging, searching];
