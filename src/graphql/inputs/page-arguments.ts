import { ArgsType, Field, ID, Int } from "type-graphql";
import type { Position } from "../../application/ports/event-store.ts";
import type { Folder } from "../../application/ports/read-model.ts";
import { readPosition } from "../../application/told-position.ts";
import { apiError, badInput } from "../api-error.ts";
import { LIMITS } from "../limits.ts";
import { FolderEnum } from "../types/enums.ts";

/** Of a list whose cursors are positions. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: LIMITS.defaultFirst,
    description: `How many at most: 1 to ${LIMITS.maxFirst}, else BAD_USER_INPUT.`,
  })
  readonly first!: number;

  @Field(() => String, {
    nullable: true,
    description: "The cursor after which the page starts, of an earlier page of the same list, else INVALID_CURSOR.",
  })
  readonly after?: string | null;
}

@ArgsType()
export class PastFolderArgs extends PageArgs {
  @Field(() => FolderEnum, { defaultValue: "INBOX", description: "Which list of the mailbox." })
  readonly folder!: Folder;

  @Field(() => ID, { nullable: true, description: "Only what lay in this partition: `GENERAL` or a UUID." })
  readonly partition?: string | null;
}

/** Throws BAD_USER_INPUT. */
export function assertPageSize(first: number): void {
  if (first >= 1 && first <= LIMITS.maxFirst) return;
  throw badInput(`\`first\` is ${first}: expected 1 to ${LIMITS.maxFirst}. Ask for the rest with \`after\`.`);
}

/** Throws BAD_USER_INPUT or INVALID_CURSOR. `after` undefined: from the beginning. */
export function judgedPage({ first, after }: PageArgs): { readonly first: number; readonly after?: Position } {
  assertPageSize(first);
  if (after == null) return { first };
  const position = readPosition(after);
  if (position === "malformed") {
    throw apiError("INVALID_CURSOR", "`after` takes a cursor of an earlier page of the same list.");
  }
  return { first, ...(position !== undefined && { after: position }) };
}
