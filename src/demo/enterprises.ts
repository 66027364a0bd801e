import { type EnterpriseNumber, enterpriseNumberOf } from "../domain/enterprise-number.ts";
import type { Language } from "../domain/translated-text.ts";
import { DEMO_ENTERPRISE } from "../infrastructure/identity/personas.ts";
import { Random } from "./random.ts";

/** A recipient of the demo. */
export interface Enterprise {
  readonly enterpriseNumber: EnterpriseNumber;
  readonly name: string;
  /** In which it is written to, where the sender can. */
  readonly language: Language;
  /** The share of its messages that it opens. */
  readonly diligence: number;
  readonly consents: boolean;
  /** Beside its administrator. */
  readonly hasUsers: boolean;
}

export const ENTERPRISES = 500;

/** The largest mailboxes have these; they are used in every example. */
const KNOWN = [DEMO_ENTERPRISE, enterpriseNumberOf(2_209_166), enterpriseNumberOf(2_022_399)];

const LANGUAGE_WEIGHTS = { nl: 55, fr: 37, de: 5, en: 3 } as const;

const TRADES: Readonly<Record<Language, readonly string[]>> = {
  nl: ["Bakkerij", "Garage", "Bouwbedrijf", "Drukkerij", "Schrijnwerkerij", "Transport", "Apotheek", "Tuincentrum"],
  fr: ["Boulangerie", "Garage", "Entreprise générale", "Imprimerie", "Menuiserie", "Transports", "Pharmacie", "Café"],
  de: ["Bäckerei", "Autowerkstatt", "Bauunternehmen", "Druckerei", "Schreinerei", "Spedition", "Gärtnerei"],
  en: ["Consulting", "Software", "Logistics", "Trading", "Design", "Engineering"],
};
const FAMILIES = ["Peeters", "Janssens", "Dubois", "Lambert", "Maes", "Noël", "Müller", "Jacobs", "Gérard", "Lejeune"];
const PLACES = ["Gent", "Liège", "Eupen", "Leuven", "Namur", "Brugge", "Mons", "Hasselt", "Arlon", "Mechelen"];
const FORMS: Readonly<Record<Language, string>> = { nl: "bv", fr: "SRL", de: "GmbH", en: "NV" };

/** The largest mailbox first. */
export function makeEnterprises(seed: number): Enterprise[] {
  return Array.from({ length: ENTERPRISES }, (_, index) => {
    const random = new Random(seed, "enterprise", index);
    const languages = Object.keys(LANGUAGE_WEIGHTS) as Language[];
    const language = random.pickWeighted(languages, (candidate) => LANGUAGE_WEIGHTS[candidate]);
    return {
      enterpriseNumber: KNOWN[index] ?? enterpriseNumberOf(19_000_000 + index * 1_000 + random.between(0, 999)),
      name: `${random.pick(TRADES[language])} ${random.pick(FAMILIES)} ${random.pick(PLACES)} ${FORMS[language]}`,
      language,
      // Some never look: their mailboxes are not activated.
      diligence: index > 0 && random.chance(0.15) ? 0 : 0.3 + random.fraction() * 0.5,
      consents: random.chance(0.6),
      hasUsers: index < 20,
    };
  });
}
