import type { PageRequest } from "../../../application/ports/read-model.ts";
import type { PartitionId } from "../../../domain/message/events.ts";
import { folderCounts } from "./figures.ts";
import type { Statements } from "./statements.ts";

/**
 * Whether a page of some partitions passes fewer rows on its way through the whole box than by a range for each partition,
 * going by the counters: so who sees little of a large box pays for little, and who sees nearly all of it pays as one who
 * sees all.
 */
export function passesOthers(statements: Statements, request: PageRequest, only: readonly PartitionId[]): boolean {
  const { mailbox, folder, filter = {}, order, first } = request;
  const isByExpiration = order === "EXPIRATION_SOONEST_FIRST";
  // Ranges are walked without looking at a row.
  if (!isByExpiration && Object.keys(filter).every((name) => name === "partition")) return false;
  const asked = new Set(only);
  const counts = folderCounts(statements, mailbox).filter((count) => count.folder === folder);
  const ours = counts.filter(({ partition }) => asked.has(partition));
  const sumOf = (of: "total" | "unread", among: typeof counts) => among.reduce((sum, count) => sum + count[of], 0);
  const [total, ofOurs] = [sumOf("total", counts), sumOf("total", ours)];
  // How many of ours are wanted at all; of what other filters let through, the counters say nothing.
  const wanted = filter.unread === true ? sumOf("unread", ours) : ofOurs;
  const whole = filter.unread === true && !isByExpiration ? sumOf("unread", counts) : total;
  const untilFull = (rows: number) => (wanted === 0 ? rows : Math.min(rows, ((first + 1) * rows) / wanted));
  const inRanges = isByExpiration ? ofOurs : Math.min(ofOurs, untilFull(ofOurs) * overlapOf(ours.length));
  return untilFull(whole) <= inRanges;
}

/**
 * How much more is walked in so many ranges than in one: each goes only as far back as the page that those before it have
 * filled, which is 1 + 1/2 + 1/3 … of the way.
 */
const overlapOf = (ranges: number) =>
  Array.from({ length: ranges }).reduce<number>((sum, _, index) => sum + 1 / (index + 1), 0);
