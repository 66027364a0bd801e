import type { MessageContent } from "../../src/domain/content/events.ts";

/** The message types that every sender of the bench has. */
export const LETTER_TYPES = ["decision", "invitation", "reminder", "certificate", "statement"] as const;
export type LetterType = (typeof LETTER_TYPES)[number];

const NAMES: Readonly<Record<LetterType, readonly [fr: string, nl: string]>> = {
  decision: ["Décision", "Beslissing"],
  invitation: ["Invitation à payer", "Uitnodiging tot betaling"],
  reminder: ["Rappel", "Herinnering"],
  certificate: ["Attestation", "Attest"],
  statement: ["Relevé trimestriel", "Kwartaalstaat"],
};

export const nameOf = (type: LetterType) => ({ fr: NAMES[type][0], nl: NAMES[type][1] });

const PARAGRAPH =
  "Madame, Monsieur, nous avons bien reçu votre déclaration et vous prions de trouver ci-après le résultat de son " +
  "examen. Les montants repris ont été calculés sur la base des données connues à ce jour. Vous disposez d'un délai de " +
  "trente jours pour nous faire part de vos remarques. ";

/** What the `number`th message says, about a kilobyte. */
export function letter(type: LetterType, number: number): MessageContent {
  const file = `D-${String(number).padStart(8, "0")}`;
  const [fr, nl] = NAMES[type];
  return {
    subject: { fr: `${fr} dans le dossier ${file}`, nl: `${nl} in dossier ${file}` },
    body: `${PARAGRAPH}${PARAGRAPH}Dossier ${file}.`,
    businessData: [
      { key: "dossier", values: [file] },
      { key: "period", values: [`2026-${String((number % 12) + 1).padStart(2, "0")}`] },
    ],
    senderReference: `R/${number}`,
    documents: [],
  };
}
