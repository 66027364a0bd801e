import type { DataSet } from "../domain/mailbox/data-set.ts";
import type { TranslatedText } from "../domain/translated-text.ts";
import { canonicalBytes, sha256 } from "./evidence/canonical-bytes.ts";

/** What a person is told about one data set before they answer. */
export interface DataSetWording {
  readonly name: Required<TranslatedText>;
  readonly explanation: Required<TranslatedText>;
  /** What does not work without it. */
  readonly withoutIt: Required<TranslatedText>;
}

const NOTHING_WORKS = {
  nl: "Zonder deze gegevens werkt e-Box niet: de aanmelding eindigt.",
  fr: "Sans ces données, e-Box ne fonctionne pas : la connexion prend fin.",
  de: "Ohne diese Daten funktioniert e-Box nicht: Die Anmeldung endet.",
  en: "Without it e-Box does not work: the login ends.",
};

/** The wording in force. An answer records its digest; a new wording is put to everybody again. */
export const DATA_ACCESS_WORDING: Readonly<Record<DataSet, DataSetWording>> = {
  PROFILE: {
    name: { nl: "Profiel", fr: "Profil", de: "Profil", en: "Profile" },
    explanation: {
      nl: "Uw naam en het nummer waaronder uw aanmeldingsdienst u kent, om u te herkennen.",
      fr: "Votre nom et le numéro sous lequel votre service d'authentification vous connaît, pour vous reconnaître.",
      de: "Ihr Name und die Nummer, unter der Ihr Anmeldedienst Sie kennt, um Sie wiederzuerkennen.",
      en: "Your name and the number by which your login service knows you, to know you again.",
    },
    withoutIt: NOTHING_WORKS,
  },
  LOGIN_DATA: {
    name: { nl: "Aanmeldingsgegevens", fr: "Données de connexion", de: "Anmeldedaten", en: "Login data" },
    explanation: {
      nl: "Hoe, met welk betrouwbaarheidsniveau en wanneer u zich aanmeldt: dat staat bij alles wat u in de e-Box doet.",
      fr: "Comment, à quel niveau de garantie et quand vous vous connectez : cela accompagne tout ce que vous faites dans l'e-Box.",
      de: "Wie, mit welchem Sicherheitsniveau und wann Sie sich anmelden: Das steht bei allem, was Sie in der e-Box tun.",
      en: "How, at which level of assurance and when you log in: it is recorded with whatever you do in the e-Box.",
    },
    withoutIt: NOTHING_WORKS,
  },
  USER_DATA: {
    name: { nl: "Gebruikersgegevens", fr: "Données d'utilisateur", de: "Benutzerdaten", en: "User data" },
    explanation: {
      nl: "Voor welke onderneming u handelt, uw rol en de rechten die zij u gaf.",
      fr: "L'entreprise pour laquelle vous agissez, votre rôle et les droits qu'elle vous a donnés.",
      de: "Für welches Unternehmen Sie handeln, Ihre Rolle und die Rechte, die es Ihnen gab.",
      en: "For which enterprise you act, your role and the rights that it gave you.",
    },
    withoutIt: NOTHING_WORKS,
  },
  MESSAGES_AND_SUMMARIES: {
    name: {
      nl: "Berichten en samenvattingen",
      fr: "Messages et résumés",
      de: "Nachrichten und Zusammenfassungen",
      en: "Messages and summaries",
    },
    explanation: {
      nl: "De berichten van uw onderneming, hun afzender, onderwerp en documenten, om ze u te tonen.",
      fr: "Les messages de votre entreprise, leur expéditeur, leur objet et leurs documents, pour vous les montrer.",
      de: "Die Nachrichten Ihres Unternehmens, ihr Absender, Betreff und ihre Dokumente, um sie Ihnen zu zeigen.",
      en: "The messages of your enterprise, their sender, subject and documents, to show them to you.",
    },
    withoutIt: {
      nl: "Zonder deze gegevens kunt u geen bericht openen en geen document downloaden.",
      fr: "Sans ces données, vous ne pouvez ouvrir aucun message ni télécharger aucun document.",
      de: "Ohne diese Daten können Sie keine Nachricht öffnen und kein Dokument herunterladen.",
      en: "Without it you can open no message and download no document.",
    },
  },
  REFERENCE_DATA: {
    name: { nl: "Referentiegegevens", fr: "Données de référence", de: "Referenzdaten", en: "Reference data" },
    explanation: {
      nl: "Namen van ondernemingen en instellingen uit de Kruispuntbank van Ondernemingen, om nummers te verduidelijken.",
      fr: "Les noms d'entreprises et d'institutions de la Banque-Carrefour des Entreprises, pour expliquer les numéros.",
      de: "Namen von Unternehmen und Einrichtungen aus der Zentralen Datenbank der Unternehmen, um Nummern zu erklären.",
      en: "Names of enterprises and institutions from the Crossroads Bank for Enterprises, to explain numbers.",
    },
    withoutIt: {
      nl: "Zonder deze gegevens ziet u nummers waar anders namen uit dat register staan.",
      fr: "Sans ces données, vous voyez des numéros là où figureraient les noms de ce registre.",
      de: "Ohne diese Daten sehen Sie Nummern, wo sonst Namen aus diesem Register stehen.",
      en: "Without it you see numbers where names of that register would stand.",
    },
  },
};

/** base64url SHA-256 of the RFC 8785 bytes of the wording in its four languages. */
export const DATA_ACCESS_WORDING_DIGEST = sha256(canonicalBytes(DATA_ACCESS_WORDING));
