import type { Language } from "../../../../domain/translated-text.ts";

/** What the page about data sets says; the sets themselves are explained by the application. */
export interface DataAccessWords {
  readonly title: string;
  readonly introduction: string;
  readonly required: string;
  readonly confirm: string;
  readonly refuse: string;
  readonly confirmAll: string;
  readonly send: string;
  readonly incomplete: string;
}

export const DATA_ACCESS_WORDS: Readonly<Record<Language, DataAccessWords>> = {
  nl: {
    title: "Welke gegevens e-Box gebruikt",
    introduction: "e-Box heeft deze gegevens nodig. U kunt elk ervan weigeren; er staat bij wat dan niet werkt.",
    required: "noodzakelijk",
    confirm: "Bevestigen",
    refuse: "Weigeren",
    confirmAll: "Alles bevestigen",
    send: "Mijn keuze verzenden",
    incomplete: "Antwoord op elk van de gegevens.",
  },
  fr: {
    title: "Les données que e-Box utilise",
    introduction:
      "e-Box a besoin de ces données. Vous pouvez refuser chacune d'elles ; ce qui ne fonctionne alors pas est indiqué.",
    required: "indispensable",
    confirm: "Confirmer",
    refuse: "Refuser",
    confirmAll: "Tout confirmer",
    send: "Envoyer mon choix",
    incomplete: "Répondez pour chacune des données.",
  },
  de: {
    title: "Welche Daten e-Box benutzt",
    introduction:
      "e-Box braucht diese Daten. Sie können jede davon ablehnen; es steht dabei, was dann nicht funktioniert.",
    required: "unentbehrlich",
    confirm: "Bestätigen",
    refuse: "Ablehnen",
    confirmAll: "Alles bestätigen",
    send: "Meine Wahl absenden",
    incomplete: "Antworten Sie zu jeder der Daten.",
  },
  en: {
    title: "What data e-Box uses",
    introduction: "e-Box needs these data. You can refuse each of them; it is told what then doesn't work.",
    required: "required",
    confirm: "Confirm",
    refuse: "Refuse",
    confirmAll: "Confirm all",
    send: "Send my choice",
    incomplete: "Answer for each of the data.",
  },
};
