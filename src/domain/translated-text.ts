export const LANGUAGES = ["nl", "fr", "de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same text in one to four languages. */
export type TranslatedText = { readonly [language in Language]?: string };

export function languagesOf(text: TranslatedText): Language[] {
  return LANGUAGES.filter((language) => text[language] !== undefined);
}
