import type { MessageType } from "../domain/sender/events.ts";
import type { Institution } from "./institutions.ts";
import { type DemoType, TYPES_OF_ALL, TYPES_OF_FIELD } from "./type-catalogue.ts";

export function typesOf(institution: Institution): readonly DemoType[] {
  return [...TYPES_OF_FIELD[institution.field], ...TYPES_OF_ALL];
}

/** As this institution registers it: its subjects stand in every language that it writes in. */
export function registrationOf(type: DemoType, institution: Institution): MessageType {
  const { weight: _, subject: __, ...registered } = type;
  return { ...registered, languages: institution.languages };
}
