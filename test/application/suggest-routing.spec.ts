import { createPartition } from "../../src/application/commands/manage-partitions.ts";
import { suggestRouting } from "../../src/application/commands/suggest-routing.ts";
import { commitmentsTo } from "../../src/application/content/commitments.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import type { ContentDeposited } from "../../src/domain/content/events.ts";
import type { RoutingSuggested } from "../../src/domain/mailbox/events.ts";
import { by, ENTERPRISE, eventsOf, INSTITUTION, type Office, openOffice } from "./office.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const suggest = (name: string) =>
  suggestRouting(office, by("sender", INSTITUTION), {
    recipient: ENTERPRISE,
    messageTypeId: "notice",
    partitionName: { fr: name },
  });
const suggestions = async () =>
  (await eventsOf(office, `mailbox-${ENTERPRISE}`)).filter(({ type }) => type === "RoutingSuggested");

it("a suggestion names the partition where the name can be erased", async () => {
  expect(await suggest("Paie")).toMatchObject({ accepted: true, position: expect.any(String) });
  const [suggested] = await suggestions();
  expect(JSON.stringify(suggested)).not.toContain("Paie");
  const { contentId, commitments } = (suggested as RecordedEvent).data as RoutingSuggested["data"];
  const [deposited] = await eventsOf(office, `content-${contentId}`);
  expect(commitments).toEqual(commitmentsTo(((deposited as RecordedEvent).data as ContentDeposited["data"]).parts));
});

it("the same suggestion again appends nothing, and does not tell when the mailbox last changed", async () => {
  const first = await suggest("Paie");
  const head = await office.store.head();
  const administrator = by("administrator", ENTERPRISE);
  expect(await suggest("Paie")).toEqual({ ...first, position: undefined });
  expect(await office.store.head()).toEqual(head);
  await createPartition(office, administrator, { enterpriseNumber: ENTERPRISE, name: "Paie" });
  expect(await suggest("Paie")).toEqual({ ...first, position: undefined });
  expect(await suggestions()).toHaveLength(1);
});
