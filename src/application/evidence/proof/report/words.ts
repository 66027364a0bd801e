import type { MessageKind } from "../../../../domain/message/events.ts";
import type { Language } from "../../../../domain/translated-text.ts";

/** How the report names an event of the message's stream; one that is not here is named as the log does. */
const EVENTS = [
  "Published",
  "NotificationSent",
  "NotificationFailed",
  "AcceptanceRequested",
  "ReceiptAcknowledged",
  "ReceiptRefused",
  "AcceptanceExpired",
  "Read",
  "ContentAccessed",
  "Masked",
  "MadeVisible",
  "MovedToPartition",
  "Replied",
  "Expired",
] as const;
type NamedEvent = (typeof EVENTS)[number];

export interface ReportWords {
  readonly title: string;
  readonly message: string;
  readonly sender: string;
  readonly recipient: string;
  readonly kind: string;
  readonly kinds: Readonly<Record<MessageKind, string>>;
  readonly expires: string;
  /** Headings, and what stands below them; `{…}` is filled in. Times are in UTC. */
  readonly wasDelivered: string;
  readonly delivered: string;
  readonly refused: string;
  readonly notDecided: string;
  readonly expiredUnopened: string;
  readonly wasOpened: string;
  readonly opened: string;
  readonly notOpened: string;
  readonly access: string;
  readonly system: string;
  readonly history: string;
  readonly events: Readonly<Record<NamedEvent, string>>;
  readonly evidence: string;
  readonly checkpoint: string;
  readonly timestamp: string;
  readonly noTimestamp: string;
  readonly uncovered: string;
  readonly proves: string;
  readonly whatItProves: readonly string[];
  readonly provesNot: string;
  readonly whatItDoesNot: readonly string[];
}

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  en: {
    title: "Report of delivery",
    message: "Message",
    sender: "Sender (enterprise number)",
    recipient: "Recipient (enterprise number)",
    kind: "Kind",
    kinds: {
      SIMPLE: "simple",
      REGISTERED: "registered",
      REGISTERED_WITH_ACKNOWLEDGEMENT: "registered with acknowledgement",
      QUALIFIED_REGISTERED: "registered by a provider",
    },
    expires: "Expires",
    wasDelivered: "Was it delivered?",
    delivered: "Yes. It was placed in the recipient's mailbox on {time}.",
    refused: "The recipient refused the receipt on {time}: it was never opened for it.",
    notDecided: "The recipient neither acknowledged nor refused the receipt in time ({time}).",
    expiredUnopened: "It expired on {time} and its main content was never handed over.",
    wasOpened: "Who opened it?",
    opened: "Its main content was handed over to the recipient on {time}.",
    notOpened: "Up to the checkpoint nobody of the recipient opened its main content.",
    access: "{time} · {part} · for {enterprise} · person {actor} · logged in by {method}, level {level}",
    system: "the service itself",
    history: "What happened (all times in UTC)",
    events: {
      Published: "accepted and placed in the mailbox",
      NotificationSent: "notice sent",
      NotificationFailed: "notice could not be sent",
      AcceptanceRequested: "acknowledgement of receipt asked for",
      ReceiptAcknowledged: "receipt acknowledged",
      ReceiptRefused: "receipt refused",
      AcceptanceExpired: "receipt not decided on in time",
      Read: "main content handed over for the first time",
      ContentAccessed: "content opened",
      Masked: "hidden from the inbox",
      MadeVisible: "shown in the inbox again",
      MovedToPartition: "moved to another partition",
      Replied: "answered",
      Expired: "expired: nobody can open it any more",
    },
    evidence: "How it is proven",
    checkpoint: "Log {origin}, checkpoint of {size} entries, root {root}, signed on {time}.",
    timestamp: "Timestamped on {time} by {authority}.",
    noTimestamp: "The checkpoint has no timestamp of an independent authority.",
    uncovered: "{count} later events are not covered by this checkpoint yet; a later proof has them.",
    proves: "What this proves",
    whatItProves: [
      "That these events stand in the log, in this order, with these times, and that none of this message is left out up to the checkpoint.",
      "That they cannot have been changed since the checkpoint was signed, without it showing.",
      "Where content is enclosed: that it is what was delivered, to the letter.",
    ],
    provesNot: "What this does not prove",
    whatItDoesNot: [
      "What happened after the checkpoint.",
      "Who is behind a person's number: the service keeps that apart, and may have erased it.",
      "That somebody understood, or agreed with, what was opened.",
      "Anything by itself: this report is a summary. The evidence is in the files beside it; VERIFY.md and `ebox verify` check them.",
    ],
  },
  nl: {
    title: "Verslag van bezorging",
    message: "Bericht",
    sender: "Afzender (ondernemingsnummer)",
    recipient: "Bestemmeling (ondernemingsnummer)",
    kind: "Soort",
    kinds: {
      SIMPLE: "gewoon",
      REGISTERED: "aangetekend",
      REGISTERED_WITH_ACKNOWLEDGEMENT: "aangetekend met ontvangstbevestiging",
      QUALIFIED_REGISTERED: "aangetekend via een dienstverlener",
    },
    expires: "Vervalt op",
    wasDelivered: "Werd het bezorgd?",
    delivered: "Ja. Het werd op {time} in de mailbox van de bestemmeling geplaatst.",
    refused: "De bestemmeling weigerde de ontvangst op {time}: het werd voor hem nooit geopend.",
    notDecided: "De bestemmeling heeft de ontvangst niet tijdig bevestigd of geweigerd ({time}).",
    expiredUnopened: "Het verviel op {time} en de hoofdinhoud werd nooit overhandigd.",
    wasOpened: "Wie opende het?",
    opened: "De hoofdinhoud werd op {time} aan de bestemmeling overhandigd.",
    notOpened: "Tot aan het controlepunt opende niemand van de bestemmeling de hoofdinhoud.",
    access: "{time} · {part} · voor {enterprise} · persoon {actor} · aangemeld met {method}, niveau {level}",
    system: "de dienst zelf",
    history: "Wat er gebeurde (alle tijden in UTC)",
    events: {
      Published: "aanvaard en in de mailbox geplaatst",
      NotificationSent: "bericht van aankomst verstuurd",
      NotificationFailed: "bericht van aankomst kon niet worden verstuurd",
      AcceptanceRequested: "ontvangstbevestiging gevraagd",
      ReceiptAcknowledged: "ontvangst bevestigd",
      ReceiptRefused: "ontvangst geweigerd",
      AcceptanceExpired: "niet tijdig over de ontvangst beslist",
      Read: "hoofdinhoud voor het eerst overhandigd",
      ContentAccessed: "inhoud geopend",
      Masked: "verborgen in de inbox",
      MadeVisible: "opnieuw getoond in de inbox",
      MovedToPartition: "verplaatst naar een andere partitie",
      Replied: "beantwoord",
      Expired: "vervallen: niemand kan het nog openen",
    },
    evidence: "Hoe het bewezen wordt",
    checkpoint: "Logboek {origin}, controlepunt van {size} regels, wortel {root}, ondertekend op {time}.",
    timestamp: "Tijdstempel van {time} door {authority}.",
    noTimestamp: "Het controlepunt heeft geen tijdstempel van een onafhankelijke instantie.",
    uncovered: "{count} latere gebeurtenissen vallen nog niet onder dit controlepunt; een later bewijs bevat ze.",
    proves: "Wat dit bewijst",
    whatItProves: [
      "Dat deze gebeurtenissen in deze volgorde en met deze tijden in het logboek staan, en dat er van dit bericht tot aan het controlepunt geen ontbreekt.",
      "Dat ze sinds de ondertekening van het controlepunt niet gewijzigd kunnen zijn zonder dat het blijkt.",
      "Waar inhoud is bijgevoegd: dat die tot op de letter is wat werd bezorgd.",
    ],
    provesNot: "Wat dit niet bewijst",
    whatItDoesNot: [
      "Wat er na het controlepunt gebeurde.",
      "Wie er achter het nummer van een persoon zit: de dienst bewaart dat apart en kan het gewist hebben.",
      "Dat iemand begreep wat hij opende, of ermee instemde.",
      "Iets op zichzelf: dit verslag is een samenvatting. Het bewijs zit in de bestanden ernaast; VERIFY.md en `ebox verify` controleren die.",
    ],
  },
  fr: {
    title: "Rapport de remise",
    message: "Message",
    sender: "Expéditeur (numéro d’entreprise)",
    recipient: "Destinataire (numéro d’entreprise)",
    kind: "Type",
    kinds: {
      SIMPLE: "simple",
      REGISTERED: "recommandé",
      REGISTERED_WITH_ACKNOWLEDGEMENT: "recommandé avec accusé de réception",
      QUALIFIED_REGISTERED: "recommandé par un prestataire",
    },
    expires: "Expire le",
    wasDelivered: "A-t-il été remis ?",
    delivered: "Oui. Il a été déposé dans la boîte du destinataire le {time}.",
    refused: "Le destinataire a refusé la réception le {time} : il ne lui a jamais été ouvert.",
    notDecided: "Le destinataire n’a ni accusé ni refusé la réception à temps ({time}).",
    expiredUnopened: "Il a expiré le {time} sans que son contenu principal ait jamais été transmis.",
    wasOpened: "Qui l’a ouvert ?",
    opened: "Son contenu principal a été transmis au destinataire le {time}.",
    notOpened: "Jusqu’au point de contrôle, personne du destinataire n’a ouvert son contenu principal.",
    access: "{time} · {part} · pour {enterprise} · personne {actor} · connectée par {method}, niveau {level}",
    system: "le service lui-même",
    history: "Ce qui s’est passé (heures en UTC)",
    events: {
      Published: "accepté et déposé dans la boîte",
      NotificationSent: "avis envoyé",
      NotificationFailed: "l’avis n’a pas pu être envoyé",
      AcceptanceRequested: "accusé de réception demandé",
      ReceiptAcknowledged: "réception confirmée",
      ReceiptRefused: "réception refusée",
      AcceptanceExpired: "pas de décision à temps sur la réception",
      Read: "contenu principal transmis pour la première fois",
      ContentAccessed: "contenu ouvert",
      Masked: "masqué dans la boîte de réception",
      MadeVisible: "de nouveau visible dans la boîte de réception",
      MovedToPartition: "déplacé vers une autre partition",
      Replied: "réponse donnée",
      Expired: "expiré : plus personne ne peut l’ouvrir",
    },
    evidence: "Comment c’est prouvé",
    checkpoint: "Journal {origin}, point de contrôle de {size} entrées, racine {root}, signé le {time}.",
    timestamp: "Horodaté le {time} par {authority}.",
    noTimestamp: "Le point de contrôle n’a pas d’horodatage d’une autorité indépendante.",
    uncovered:
      "{count} événements ultérieurs ne sont pas encore couverts par ce point de contrôle ; une preuve ultérieure les contient.",
    proves: "Ce que ceci prouve",
    whatItProves: [
      "Que ces événements figurent au journal, dans cet ordre, à ces heures, et qu’aucun de ce message ne manque jusqu’au point de contrôle.",
      "Qu’ils n’ont pu être modifiés depuis la signature du point de contrôle sans que cela se voie.",
      "Si le contenu est joint : qu’il est, à la lettre, ce qui a été remis.",
    ],
    provesNot: "Ce que ceci ne prouve pas",
    whatItDoesNot: [
      "Ce qui s’est passé après le point de contrôle.",
      "Qui se trouve derrière le numéro d’une personne : le service le conserve à part et peut l’avoir effacé.",
      "Que quelqu’un a compris ou accepté ce qui a été ouvert.",
      "Rien à lui seul : ce rapport est un résumé. La preuve est dans les fichiers qui l’accompagnent ; VERIFY.md et `ebox verify` les contrôlent.",
    ],
  },
  de: {
    title: "Zustellbericht",
    message: "Nachricht",
    sender: "Absender (Unternehmensnummer)",
    recipient: "Empfänger (Unternehmensnummer)",
    kind: "Art",
    kinds: {
      SIMPLE: "einfach",
      REGISTERED: "eingeschrieben",
      REGISTERED_WITH_ACKNOWLEDGEMENT: "eingeschrieben mit Empfangsbestätigung",
      QUALIFIED_REGISTERED: "eingeschrieben über einen Anbieter",
    },
    expires: "Läuft ab am",
    wasDelivered: "Wurde sie zugestellt?",
    delivered: "Ja. Sie wurde am {time} in das Postfach des Empfängers gelegt.",
    refused: "Der Empfänger hat die Annahme am {time} verweigert: Sie wurde für ihn nie geöffnet.",
    notDecided: "Der Empfänger hat die Annahme nicht rechtzeitig bestätigt oder verweigert ({time}).",
    expiredUnopened: "Sie lief am {time} ab, ohne dass ihr Hauptinhalt je übergeben wurde.",
    wasOpened: "Wer hat sie geöffnet?",
    opened: "Ihr Hauptinhalt wurde dem Empfänger am {time} übergeben.",
    notOpened: "Bis zum Prüfpunkt hat niemand vom Empfänger den Hauptinhalt geöffnet.",
    access: "{time} · {part} · für {enterprise} · Person {actor} · angemeldet mit {method}, Niveau {level}",
    system: "der Dienst selbst",
    history: "Was geschah (alle Zeiten in UTC)",
    events: {
      Published: "angenommen und in das Postfach gelegt",
      NotificationSent: "Mitteilung gesendet",
      NotificationFailed: "Mitteilung konnte nicht gesendet werden",
      AcceptanceRequested: "Empfangsbestätigung verlangt",
      ReceiptAcknowledged: "Empfang bestätigt",
      ReceiptRefused: "Annahme verweigert",
      AcceptanceExpired: "nicht rechtzeitig über den Empfang entschieden",
      Read: "Hauptinhalt zum ersten Mal übergeben",
      ContentAccessed: "Inhalt geöffnet",
      Masked: "im Posteingang ausgeblendet",
      MadeVisible: "im Posteingang wieder eingeblendet",
      MovedToPartition: "in eine andere Partition verschoben",
      Replied: "beantwortet",
      Expired: "abgelaufen: niemand kann sie mehr öffnen",
    },
    evidence: "Wie es bewiesen wird",
    checkpoint: "Protokoll {origin}, Prüfpunkt über {size} Einträge, Wurzel {root}, unterschrieben am {time}.",
    timestamp: "Zeitstempel vom {time} von {authority}.",
    noTimestamp: "Der Prüfpunkt hat keinen Zeitstempel einer unabhängigen Stelle.",
    uncovered: "{count} spätere Ereignisse deckt dieser Prüfpunkt noch nicht ab; ein späterer Nachweis enthält sie.",
    proves: "Was dies beweist",
    whatItProves: [
      "Dass diese Ereignisse in dieser Reihenfolge und mit diesen Zeiten im Protokoll stehen und dass bis zum Prüfpunkt keines dieser Nachricht fehlt.",
      "Dass sie seit der Unterschrift des Prüfpunkts nicht geändert worden sein können, ohne dass man es merkt.",
      "Wo Inhalt beiliegt: dass er Buchstabe für Buchstabe das ist, was zugestellt wurde.",
    ],
    provesNot: "Was dies nicht beweist",
    whatItDoesNot: [
      "Was nach dem Prüfpunkt geschah.",
      "Wer hinter der Nummer einer Person steht: Der Dienst bewahrt das getrennt auf und kann es gelöscht haben.",
      "Dass jemand verstand, was er öffnete, oder damit einverstanden war.",
      "Etwas für sich allein: Dieser Bericht ist eine Zusammenfassung. Der Beweis liegt in den Dateien daneben; VERIFY.md und `ebox verify` prüfen sie.",
    ],
  },
};

export const eventInWords = (type: string, { events }: ReportWords): string => events[type as NamedEvent] ?? type;

/** Puts the values in the place of `{name}`. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
