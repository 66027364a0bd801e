import type { Language } from "../../../../domain/translated-text.ts";

/** What the login page says. */
export interface LoginWords {
  readonly title: string;
  readonly introduction: string;
  readonly how: string;
  readonly userNameWithCode: string;
  /** `%`: the code. */
  readonly code: string;
  readonly who: string;
  readonly forEnterprise: string;
  readonly logIn: string;
  readonly cancel: string;
  readonly wrongChoice: string;
  readonly wrongCode: string;
  readonly wrongEnterprise: string;
}

export const LOGIN_WORDS: Readonly<Record<Language, LoginWords>> = {
  nl: {
    title: "Aanmelden bij e-Box",
    introduction: "Dit is een aanmelding voor ontwikkeling: kies wie u bent. Er wordt geen echt middel gebruikt.",
    how: "Hoe meldt u zich aan?",
    userNameWithCode: "Gebruikersnaam met code",
    code: "Code (alleen bij gebruikersnaam met code; hier is die %)",
    who: "Wie bent u?",
    forEnterprise: "Ondernemingsnummer (leeg: dat van de demo)",
    logIn: "Aanmelden",
    cancel: "Annuleren",
    wrongChoice: "Kies een middel en een persoon.",
    wrongCode: "De code is niet juist.",
    wrongEnterprise: "Dit is geen ondernemingsnummer: tien cijfers met controlegetal.",
  },
  fr: {
    title: "Se connecter à e-Box",
    introduction:
      "Ceci est une connexion pour le développement : choisissez qui vous êtes. Aucun moyen réel n'est utilisé.",
    how: "Comment vous connectez-vous ?",
    userNameWithCode: "Nom d'utilisateur avec code",
    code: "Code (seulement avec le nom d'utilisateur ; ici, c'est %)",
    who: "Qui êtes-vous ?",
    forEnterprise: "Numéro d'entreprise (vide : celui de la démo)",
    logIn: "Se connecter",
    cancel: "Annuler",
    wrongChoice: "Choisissez un moyen et une personne.",
    wrongCode: "Le code n'est pas correct.",
    wrongEnterprise: "Ce n'est pas un numéro d'entreprise : dix chiffres avec clé de contrôle.",
  },
  de: {
    title: "Bei e-Box anmelden",
    introduction:
      "Dies ist eine Anmeldung für die Entwicklung: Wählen Sie, wer Sie sind. Kein echtes Mittel wird benutzt.",
    how: "Wie melden Sie sich an?",
    userNameWithCode: "Benutzername mit Code",
    code: "Code (nur mit Benutzername; hier lautet er %)",
    who: "Wer sind Sie?",
    forEnterprise: "Unternehmensnummer (leer: die der Demo)",
    logIn: "Anmelden",
    cancel: "Abbrechen",
    wrongChoice: "Wählen Sie ein Mittel und eine Person.",
    wrongCode: "Der Code ist nicht richtig.",
    wrongEnterprise: "Das ist keine Unternehmensnummer: zehn Ziffern mit Prüfzahl.",
  },
  en: {
    title: "Log in to e-Box",
    introduction: "This is a login for development: choose who you are. No real means is used.",
    how: "How do you log in?",
    userNameWithCode: "User name with code",
    code: "Code (only for user name with code; here it is %)",
    who: "Who are you?",
    forEnterprise: "Enterprise number (empty: that of the demo)",
    logIn: "Log in",
    cancel: "Cancel",
    wrongChoice: "Choose a means and a person.",
    wrongCode: "The code is not right.",
    wrongEnterprise: "This is no enterprise number: ten digits with check digits.",
  },
};
