import type { MessageType } from "../domain/sender/events.ts";
import type { Institution } from "./institutions.ts";
import { TYPES_OF_ALL, TYPES_OF_FIELD } from "./type-catalogue.ts";

/** What an institution writes about. */
export type Field = "social" | "work" | "health" | "pension" | "tax" | "justice" | "economy" | "government";

/** `subject` may hold {quarter}, {year} and {number}. */
export interface DemoType extends Omit<MessageType, "languages"> {
  /** Among the types of one sender. */
  readonly weight: number;
  readonly subject: Required<MessageType["name"]>;
}

export function typesOf(institution: Institution): readonly DemoType[] {
  return [...TYPES_OF_FIELD[institution.field], ...TYPES_OF_ALL];
}

/** As this institution registers it: its subjects stand in every language that it writes in. */
export function registrationOf(type: DemoType, institution: Institution): MessageType {
  const { weight: _, subject: __, ...registered } = type;
  return { ...registered, languages: institution.languages };
}
