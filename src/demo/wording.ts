import type { Instant } from "../domain/instant.ts";
import type { Language } from "../domain/translated-text.ts";

/** The words that every letter of the demo uses. */
export interface Wording {
  readonly sender: string;
  readonly recipient: string;
  readonly date: string;
  readonly reference: string;
  readonly letter: string;
  readonly salutation: string;
  readonly opening: string;
  readonly replyInvited: string;
  readonly closing: string;
  readonly departments: readonly string[];
  readonly answers: readonly string[];
  /** As in "3e kwartaal 2026". */
  readonly quarter: (quarter: number, year: number) => string;
}

export const WORDING: Readonly<Record<Language, Wording>> = {
  nl: {
    sender: "Afzender",
    recipient: "Ontvanger",
    date: "Datum",
    reference: "Kenmerk",
    letter: "Brief",
    salutation: "Geachte mevrouw, geachte heer,",
    opening: "Met dit bericht brengen wij u op de hoogte van het volgende:",
    replyInvited: "U kunt op dit bericht rechtstreeks in uw e-Box antwoorden.",
    closing: "Met vriendelijke groeten – vragen over één van onze berichten? Vermeld altijd het kenmerk.",
    departments: ["Personeelsdienst", "Boekhouding", "Zaakvoerder", "Juridische dienst"],
    answers: [
      "Wij hebben uw bericht goed ontvangen en bezorgen u de gevraagde stukken binnen de week.",
      "Onze gegevens zijn gewijzigd: gelieve vanaf nu onze boekhouder te contacteren.",
    ],
    quarter: (quarter, year) => `${quarter}e kwartaal ${year}`,
  },
  fr: {
    sender: "Expéditeur",
    recipient: "Destinataire",
    date: "Date",
    reference: "Référence",
    letter: "Lettre",
    salutation: "Madame, Monsieur,",
    opening: "Par ce message, nous vous informons de ce qui suit :",
    replyInvited: "Vous pouvez répondre à ce message directement dans votre e-Box.",
    closing: "Veuillez agréer nos salutations distinguées. Mentionnez toujours la référence, même en cas de réponse.",
    departments: ["Service du personnel", "Comptabilité", "Gérance", "Service juridique"],
    answers: [
      "Nous avons bien reçu votre message et vous enverrons les pièces demandées dans la semaine.",
      "Nos coordonnées ont changé : veuillez dorénavant vous adresser à notre comptable.",
    ],
    quarter: (quarter, year) => `${quarter}${quarter === 1 ? "er" : "e"} trimestre ${year}`,
  },
  de: {
    sender: "Absender",
    recipient: "Empfänger",
    date: "Datum",
    reference: "Aktenzeichen",
    letter: "Schreiben",
    salutation: "Sehr geehrte Damen und Herren,",
    opening: "mit dieser Nachricht teilen wir Ihnen Folgendes mit:",
    replyInvited: "Sie können auf diese Nachricht direkt in Ihrer e-Box antworten.",
    closing: "Mit freundlichen Grüßen. Geben Sie bei Rückfragen bitte stets das Aktenzeichen an.",
    departments: ["Personalabteilung", "Buchhaltung", "Geschäftsführung", "Rechtsabteilung"],
    answers: [
      "Wir haben Ihre Nachricht erhalten und senden Ihnen die gewünschten Unterlagen binnen einer Woche.",
      "Unsere Angaben haben sich geändert: Bitte wenden Sie sich künftig an unseren Buchhalter.",
    ],
    quarter: (quarter, year) => `${quarter}. Quartal ${year}`,
  },
  en: {
    sender: "Sender",
    recipient: "Recipient",
    date: "Date",
    reference: "Reference",
    letter: "Letter",
    salutation: "Dear Sir or Madam,",
    opening: "With this message we inform you of the following:",
    replyInvited: "You can reply to this message directly in your e-Box.",
    closing: "Yours faithfully. Please always mention the reference, even in a reply.",
    departments: ["Human resources", "Accounting", "Management", "Legal department"],
    answers: [
      "We received your message and will send you the documents within the week.",
      "Our details have changed: please contact our accountant from now on.",
    ],
    quarter: (quarter, year) => `Q${quarter} ${year}`,
  },
};

/** Puts the letter's own words into a subject. The quarter is the one that ended before `at`, the year too. */
export function filledIn(subject: string, language: Language, letter: { at: Instant; number: string }): string {
  const year = Number(letter.at.slice(0, 4));
  const quarter = Math.floor((Number(letter.at.slice(5, 7)) - 1) / 3);
  const period = quarter === 0 ? WORDING[language].quarter(4, year - 1) : WORDING[language].quarter(quarter, year);
  return subject
    .replace("{quarter}", period)
    .replace("{year}", String(year - 1))
    .replace("{number}", letter.number);
}
