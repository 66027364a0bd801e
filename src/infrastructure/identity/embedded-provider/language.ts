import { LANGUAGES, type Language } from "../../../domain/translated-text.ts";

/** The first of these tags (`fr-BE`, `de`) in a language that we have; English where there is none. */
export function languageOf(...wishes: readonly (string | null | undefined)[]): Language {
  for (const tag of wishes.flatMap((wish) => (wish ?? "").split(/[\s,]+/))) {
    const primary = tag.split(/[-;]/, 1)[0]?.toLowerCase();
    const language = LANGUAGES.find((known) => known === primary);
    if (language !== undefined) return language;
  }
  return "en";
}
