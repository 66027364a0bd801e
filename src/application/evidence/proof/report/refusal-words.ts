import type { Language } from "../../../../domain/translated-text.ts";

/** What the report says where the service refused to take the message; `{…}` is filled in. */
export interface RefusalWords {
  readonly title: string;
  readonly refused: string;
  readonly whatItProves: readonly string[];
  readonly whatItDoesNot: readonly string[];
}

export const REFUSAL_WORDS: Readonly<Record<Language, RefusalWords>> = {
  en: {
    title: "Report of a refused submission",
    refused: "No. On {time} the service refused to take it from {sender}: {reasons}.",
    whatItProves: [
      "That the service refused these submissions under this message's id, at these times, for these reasons.",
      "That this cannot have been changed since the checkpoint was signed, without it showing.",
    ],
    whatItDoesNot: [
      "What was submitted: the service kept nothing of it.",
      "That no other submission under this id was refused, or taken after these.",
      "Anything by itself: this report is a summary. The evidence is in the files beside it; VERIFY.md and `ebox verify` check them.",
    ],
  },
  nl: {
    title: "Verslag van een geweigerde indiening",
    refused: "Nee. Op {time} weigerde de dienst het van {sender} te aanvaarden: {reasons}.",
    whatItProves: [
      "Dat de dienst deze indieningen onder het nummer van dit bericht weigerde, op deze tijden en om deze redenen.",
      "Dat dit sinds de ondertekening van het controlepunt niet gewijzigd kan zijn zonder dat het blijkt.",
    ],
    whatItDoesNot: [
      "Wat er werd ingediend: de dienst bewaarde er niets van.",
      "Dat geen andere indiening onder dit nummer werd geweigerd, of nadien aanvaard.",
      "Iets op zichzelf: dit verslag is een samenvatting. Het bewijs zit in de bestanden ernaast; VERIFY.md en `ebox verify` controleren die.",
    ],
  },
  fr: {
    title: "Rapport d’une soumission refusée",
    refused: "Non. Le {time}, le service a refusé de l’accepter de {sender} : {reasons}.",
    whatItProves: [
      "Que le service a refusé ces soumissions sous le numéro de ce message, à ces heures et pour ces motifs.",
      "Que cela n’a pu être modifié depuis la signature du point de contrôle sans que cela se voie.",
    ],
    whatItDoesNot: [
      "Ce qui a été soumis : le service n’en a rien conservé.",
      "Qu’aucune autre soumission sous ce numéro n’a été refusée, ou acceptée par la suite.",
      "Rien à lui seul : ce rapport est un résumé. La preuve est dans les fichiers qui l’accompagnent ; VERIFY.md et `ebox verify` les contrôlent.",
    ],
  },
  de: {
    title: "Bericht über eine abgelehnte Einreichung",
    refused: "Nein. Am {time} hat der Dienst es abgelehnt, sie von {sender} anzunehmen: {reasons}.",
    whatItProves: [
      "Dass der Dienst diese Einreichungen unter der Nummer dieser Nachricht abgelehnt hat, zu diesen Zeiten und aus diesen Gründen.",
      "Dass dies seit der Unterschrift des Prüfpunkts nicht geändert worden sein kann, ohne dass man es merkt.",
    ],
    whatItDoesNot: [
      "Was eingereicht wurde: Der Dienst hat nichts davon aufbewahrt.",
      "Dass keine andere Einreichung unter dieser Nummer abgelehnt oder später angenommen wurde.",
      "Etwas für sich allein: Dieser Bericht ist eine Zusammenfassung. Der Beweis liegt in den Dateien daneben; VERIFY.md und `ebox verify` prüfen sie.",
    ],
  },
};
