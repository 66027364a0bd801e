import { canonicalBytes, sha256 } from "./evidence/canonical-bytes.ts";

/** The wording in force. A consent records its digest; a new wording has another, and older consents keep theirs. */
export const CONSENT_WORDING = {
  nl: "Wij kiezen ervoor om alle berichten van de aangesloten instellingen uitsluitend digitaal in onze e-Box te ontvangen. Deze keuze is onherroepelijk.",
  fr: "Nous choisissons de recevoir tous les messages des institutions affiliées uniquement sous forme numérique dans notre e-Box. Ce choix est irrévocable.",
  de: "Wir entscheiden uns, alle Nachrichten der angeschlossenen Einrichtungen ausschließlich digital in unserer e-Box zu empfangen. Diese Entscheidung ist unwiderruflich.",
  en: "We choose to receive all messages of the affiliated institutions only digitally, in our e-Box. This choice is irrevocable.",
} as const;

/** base64url SHA-256 of the RFC 8785 bytes of the wording in its four languages. */
export const CONSENT_WORDING_DIGEST = sha256(canonicalBytes(CONSENT_WORDING));
