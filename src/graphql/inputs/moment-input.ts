import { Field, InputType } from "type-graphql";
import type { Moment } from "../../application/audit/moment.ts";
import { readPosition } from "../../application/told-position.ts";
import { apiError, badInput } from "../api-error.ts";
import { DateTime } from "../types/scalars.ts";
import { parseInstant } from "./instant.ts";

@InputType({ description: "A moment of the past: exactly one of the two." })
export class MomentInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      "Stands for the last position before the first event that is later than this. Clocks of several nodes disagree by milliseconds: what counts is " +
      "the order of the log. A time that is still to come stands for now.",
  })
  readonly time?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Everything up to and including this position: a cursor of `auditTrail`, `messageHistory` or `mailboxChanged`, `Mailbox.cursor`, `MailboxAsOf.position`, or what `EBox-Position` said.",
  })
  readonly position?: string | null;
}

/** `before`: nothing had happened yet. Throws BAD_USER_INPUT or INVALID_POSITION. */
export function momentOf(name: string, { time, position }: MomentInput): Moment | "before" {
  if ((time == null) === (position == null)) throw badInput(`\`${name}\` takes a time or a position, one of the two.`);
  if (time != null) {
    const parsed = parseInstant(time);
    if (parsed === undefined) throw badInput(`\`${name}.time\`: Expected a date and time as RFC 3339.`);
    return { time: parsed };
  }
  const read = readPosition(position as string);
  if (read === "malformed") {
    throw apiError("INVALID_POSITION", `\`${name}.position\`: Expected a position as it was told before.`);
  }
  return read === undefined ? "before" : { position: read };
}
