import { canonicalBytes, sha256 } from "./evidence/canonical-bytes.ts";

/**
 * What a sender agrees to, in force now. An acceptance records version and digest; a new version has others, and those who
 * were authorised under an earlier one stay so.
 */
export const TERMS_OF_USE = {
  version: "2026-1",
  text: {
    nl: "De verzender publiceert in de e-Box uitsluitend berichten die tot zijn opdracht behoren en voor de ontvanger bestemd zijn. Hij staat in voor de juistheid van de inhoud en van het ondernemingsnummer van de ontvanger. Hij meldt elk misbruik en elk beveiligingsincident onmiddellijk aan de beheerder. De beheerder kan een verzender die deze voorwaarden schendt schorsen; gepubliceerde berichten blijven staan.",
    fr: "L'expéditeur ne publie dans l'e-Box que des messages qui relèvent de sa mission et sont destinés au destinataire. Il répond de l'exactitude du contenu et du numéro d'entreprise du destinataire. Il signale immédiatement à l'opérateur tout abus et tout incident de sécurité. L'opérateur peut suspendre un expéditeur qui enfreint ces conditions; les messages publiés restent.",
    de: "Der Absender veröffentlicht in der e-Box nur Nachrichten, die zu seinem Auftrag gehören und für den Empfänger bestimmt sind. Er steht für die Richtigkeit des Inhalts und der Unternehmensnummer des Empfängers ein. Er meldet dem Betreiber jeden Missbrauch und jeden Sicherheitsvorfall unverzüglich. Der Betreiber kann einen Absender, der gegen diese Bedingungen verstößt, sperren; veröffentlichte Nachrichten bleiben bestehen.",
    en: "The sender publishes in the e-Box only messages that belong to its mission and are meant for the recipient. It answers for the accuracy of the content and of the recipient's enterprise number. It reports every abuse and every security incident to the operator at once. The operator may suspend a sender that breaks these terms; published messages stay.",
  },
} as const;

/** base64url SHA-256 of the RFC 8785 bytes of the version with its text in four languages. */
export const TERMS_OF_USE_DIGEST = sha256(canonicalBytes(TERMS_OF_USE));
