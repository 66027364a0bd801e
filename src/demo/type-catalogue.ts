import type { Period } from "../domain/period.ts";
import type { MessageType } from "../domain/sender/events.ts";

/** What an institution writes about. */
export type Field = "social" | "work" | "health" | "pension" | "tax" | "justice" | "economy" | "government";

/** `subject` may hold {quarter}, {year} and {number}. */
export interface DemoType extends Omit<MessageType, "languages"> {
  /** Among the types of one sender. */
  readonly weight: number;
  readonly subject: Required<MessageType["name"]>;
}

type Texts = readonly [nl: string, fr: string, de: string, en: string];
type Rights = "replies" | "registered" | "both" | "none";

function type(id: string, weight: number, validity: string, rights: Rights, name: Texts, subject: Texts): DemoType {
  const [nl, fr, de, en] = subject;
  return {
    messageTypeId: id,
    name: { nl: name[0], fr: name[1], de: name[2], en: name[3] },
    validityPeriod: validity as Period,
    repliesAllowed: rights === "replies" || rights === "both",
    registeredAllowed: rights === "registered" || rights === "both",
    weight,
    subject: { nl, fr, de, en },
  };
}

/**
 * Every sender's, and the only ones that expire within the demo's year: of the reminders 335 days in 365, of the
 * invitations half, which makes 5 messages in 100.
 */
export const TYPES_OF_ALL: readonly DemoType[] = [
  type(
    "reminder",
    3,
    "P30D",
    "replies",
    ["Herinnering", "Rappel", "Erinnerung", "Reminder"],
    [
      "Herinnering: wij wachten op uw antwoord in dossier {number}",
      "Rappel : nous attendons votre réponse dans le dossier {number}",
      "Erinnerung: wir warten auf Ihre Antwort in der Akte {number}",
      "Reminder: we are waiting for your answer in file {number}",
    ],
  ),
  type(
    "invitation",
    4.5,
    "P6M",
    "none",
    ["Uitnodiging", "Invitation", "Einladung", "Invitation"],
    [
      "Uitnodiging voor de infosessie werkgevers, {quarter}",
      "Invitation à la séance d'information pour employeurs, {quarter}",
      "Einladung zur Informationsveranstaltung für Arbeitgeber, {quarter}",
      "Invitation to the information session for employers, {quarter}",
    ],
  ),
];

/** 92.5 parts in each field. */
export const TYPES_OF_FIELD: Readonly<Record<Field, readonly DemoType[]>> = {
  social: [
    type(
      "contribution-statement",
      52.5,
      "P10Y",
      "replies",
      ["Bijdrageafrekening", "Décompte de cotisations", "Beitragsabrechnung", "Contribution statement"],
      [
        "Afrekening van uw bijdragen, {quarter}",
        "Décompte de vos cotisations, {quarter}",
        "Abrechnung Ihrer Beiträge, {quarter}",
        "Statement of your contributions, {quarter}",
      ],
    ),
    type(
      "declaration-receipt",
      40,
      "P3Y",
      "none",
      ["Ontvangstbewijs aangifte", "Accusé de réception", "Empfangsbestätigung", "Declaration receipt"],
      [
        "Uw aangifte {number} werd goed ontvangen",
        "Votre déclaration {number} a bien été reçue",
        "Ihre Meldung {number} ist eingegangen",
        "Your declaration {number} was received",
      ],
    ),
  ],
  work: [
    type(
      "temporary-unemployment",
      62.5,
      "P3Y",
      "replies",
      ["Tijdelijke werkloosheid", "Chômage temporaire", "Vorübergehende Arbeitslosigkeit", "Temporary unemployment"],
      [
        "Beslissing over uw mededeling tijdelijke werkloosheid {number}",
        "Décision sur votre communication de chômage temporaire {number}",
        "Entscheidung über Ihre Mitteilung vorübergehender Arbeitslosigkeit {number}",
        "Decision on your notice of temporary unemployment {number}",
      ],
    ),
    type(
      "inspection-letter",
      30,
      "P5Y",
      "both",
      ["Brief van de inspectie", "Lettre de l'inspection", "Schreiben der Inspektion", "Letter of the inspectorate"],
      [
        "Vraag om inlichtingen na het bezoek van de inspectie",
        "Demande de renseignements après la visite de l'inspection",
        "Bitte um Auskünfte nach dem Besuch der Inspektion",
        "Request for information after the inspectors' visit",
      ],
    ),
  ],
  health: [
    type(
      "incapacity-notice",
      62.5,
      "P5Y",
      "none",
      ["Arbeidsongeschiktheid", "Incapacité de travail", "Arbeitsunfähigkeit", "Incapacity for work"],
      [
        "Werkhervatting in dossier {number}: wat u moet weten",
        "Reprise du travail dans le dossier {number} : ce qu'il faut savoir",
        "Wiederaufnahme der Arbeit in der Akte {number}: was Sie wissen müssen",
        "Return to work in file {number}: what you need to know",
      ],
    ),
    type(
      "information-request",
      30,
      "P2Y",
      "replies",
      ["Inlichtingenblad", "Feuille de renseignements", "Auskunftsblatt", "Information form"],
      [
        "Gelieve het inlichtingenblad voor het {quarter} in te vullen",
        "Veuillez compléter la feuille de renseignements du {quarter}",
        "Bitte füllen Sie das Auskunftsblatt für das {quarter} aus",
        "Please fill in the information form for {quarter}",
      ],
    ),
  ],
  pension: [
    type(
      "pension-statement",
      62.5,
      "P10Y",
      "none",
      ["Aanvullende pensioenen", "Pensions complémentaires", "Zusatzpensionen", "Supplementary pensions"],
      [
        "Overzicht van de aanvullende pensioenen van uw werknemers, {year}",
        "Aperçu des pensions complémentaires de vos travailleurs, {year}",
        "Übersicht der Zusatzpensionen Ihrer Arbeitnehmer, {year}",
        "Overview of your employees' supplementary pensions, {year}",
      ],
    ),
    type(
      "career-data",
      30,
      "P5Y",
      "replies",
      ["Loopbaangegevens", "Données de carrière", "Laufbahndaten", "Career data"],
      [
        "Ontbrekende loopbaangegevens in dossier {number}",
        "Données de carrière manquantes dans le dossier {number}",
        "Fehlende Laufbahndaten in der Akte {number}",
        "Missing career data in file {number}",
      ],
    ),
  ],
  tax: [
    type(
      "vat-account",
      62.5,
      "P10Y",
      "none",
      ["Btw-rekening", "Compte TVA", "Mehrwertsteuerkonto", "VAT account"],
      [
        "Stand van uw btw-rekening na het {quarter}",
        "Situation de votre compte TVA après le {quarter}",
        "Stand Ihres Mehrwertsteuerkontos nach dem {quarter}",
        "Balance of your VAT account after {quarter}",
      ],
    ),
    type(
      "tax-assessment",
      30,
      "P10Y",
      "both",
      ["Aanslagbiljet", "Avertissement-extrait de rôle", "Steuerbescheid", "Tax assessment"],
      [
        "Aanslagbiljet vennootschapsbelasting, aanslagjaar {year}",
        "Avertissement-extrait de rôle à l'impôt des sociétés, exercice {year}",
        "Steuerbescheid der Gesellschaftssteuer, Steuerjahr {year}",
        "Corporate income tax assessment, year {year}",
      ],
    ),
  ],
  justice: [
    type(
      "registry-notice",
      62.5,
      "P5Y",
      "registered",
      ["Kennisgeving van de griffie", "Notification du greffe", "Mitteilung der Kanzlei", "Notice of the registry"],
      [
        "Kennisgeving in de zaak {number}",
        "Notification dans l'affaire {number}",
        "Mitteilung in der Sache {number}",
        "Notice in case {number}",
      ],
    ),
    type(
      "fine-notice",
      30,
      "P3Y",
      "both",
      ["Onmiddellijke inning", "Perception immédiate", "Sofortige Erhebung", "Immediate collection"],
      [
        "Uitnodiging tot betaling van een verkeersboete, pv {number}",
        "Invitation à payer une amende routière, PV {number}",
        "Aufforderung zur Zahlung einer Geldbuße im Verkehr, Protokoll {number}",
        "Invitation to pay a traffic fine, report {number}",
      ],
    ),
  ],
  economy: [
    type(
      "register-extract",
      52.5,
      "P3Y",
      "none",
      ["Uittreksel uit het register", "Extrait du registre", "Registerauszug", "Extract from the register"],
      [
        "Uw gegevens in het register werden gewijzigd ({number})",
        "Vos données dans le registre ont été modifiées ({number})",
        "Ihre Angaben im Register wurden geändert ({number})",
        "Your data in the register were changed ({number})",
      ],
    ),
    type(
      "filing-receipt",
      40,
      "P10Y",
      "replies",
      ["Bewijs van neerlegging", "Preuve de dépôt", "Hinterlegungsbescheinigung", "Proof of filing"],
      [
        "Neerlegging van de jaarrekening over {year}",
        "Dépôt des comptes annuels de {year}",
        "Hinterlegung des Jahresabschlusses {year}",
        "Filing of the annual accounts of {year}",
      ],
    ),
  ],
  government: [
    type(
      "grant-decision",
      62.5,
      "P5Y",
      "replies",
      ["Subsidiebeslissing", "Décision de subvention", "Zuschussbescheid", "Grant decision"],
      [
        "Beslissing over uw subsidieaanvraag {number}",
        "Décision sur votre demande de subvention {number}",
        "Entscheidung über Ihren Zuschussantrag {number}",
        "Decision on your grant application {number}",
      ],
    ),
    type(
      "public-inquiry",
      30,
      "P1Y",
      "none",
      ["Openbaar onderzoek", "Enquête publique", "Öffentliche Untersuchung", "Public inquiry"],
      [
        "Bericht van openbaar onderzoek in uw gemeente",
        "Avis d'enquête publique dans votre commune",
        "Bekanntmachung einer öffentlichen Untersuchung in Ihrer Gemeinde",
        "Notice of a public inquiry in your municipality",
      ],
    ),
  ],
};
