import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type EnterpriseNumber, enterpriseNumberOf } from "../domain/enterprise-number.ts";
import { LANGUAGES, type Language, type TranslatedText } from "../domain/translated-text.ts";
import { DEMO_SENDER } from "../infrastructure/identity/personas.ts";
import type { Field } from "./type-catalogue.ts";

/** A sender of the demo. */
export interface Institution {
  readonly name: TranslatedText;
  readonly enterpriseNumber: EnterpriseNumber;
  readonly field: Field;
  /** In which it writes, its own first. */
  readonly languages: readonly Language[];
  readonly publications2023: number;
}

/** The same place seen from `src/demo` and from `dist/demo`. */
const FIGURES = new URL("../../demo/publications-by-institution.csv", import.meta.url);

type Facts = Pick<Institution, "field"> & { name?: TranslatedText; languages?: readonly Language[] };

/** By the name in the figures. Without `name`, that one is known only in the language it stands in. */
const FACTS: Readonly<Record<string, Facts>> = {
  "Agence Fédérale de Contrôle Nucléaire": {
    field: "economy",
    name: named(
      "Agence Fédérale de Contrôle Nucléaire",
      "Federaal Agentschap voor Nucleaire Controle",
      "Föderalagentur für Nuklearkontrolle",
      "Federal Agency for Nuclear Control",
    ),
  },
  "Banque Nationale de Belgique": {
    field: "economy",
    name: named(
      "Banque Nationale de Belgique",
      "Nationale Bank van België",
      "Belgische Nationalbank",
      "National Bank of Belgium",
    ),
  },
  BCSS: { field: "social", name: named("BCSS", "KSZ", "ZDSS", "CBSS") },
  Fedris: { field: "health", name: named("Fedris", "Fedris", "Fedris", "Fedris") },
  IBPT: { field: "economy", name: named("IBPT", "BIPT", "BIPF", "BIPT") },
  INAMI: { field: "health", name: named("INAMI", "RIZIV", "LIKIV", "NIHDI") },
  INASTI: { field: "social", name: named("INASTI", "RSVZ", "LISVS", "NISSE") },
  Medex: { field: "health", name: named("Medex", "Medex", "Medex", "Medex") },
  "Ministeries van de Vlaamse Gemeenschap": { field: "government", languages: ["nl"] },
  ONEM: { field: "work", name: named("ONEM", "RVA", "LfA", "NEO") },
  ONSS: { field: "social", name: named("ONSS", "RSZ", "LSS", "NSSO") },
  ONVA: { field: "social", name: named("ONVA", "RJV", "LJU", "NOAV") },
  "Secrétariat Social Securex": { field: "social", languages: ["fr", "nl"] },
  "Service fédéral des Pensions": {
    field: "pension",
    name: named(
      "Service fédéral des Pensions",
      "Federale Pensioendienst",
      "Föderaler Pensionsdienst",
      "Federal Pensions Service",
    ),
  },
  Sigedis: { field: "pension", name: named("Sigedis", "Sigedis", "Sigedis", "Sigedis") },
  "SPF Chancellerie du Premier Ministre": {
    field: "government",
    name: named(
      "SPF Chancellerie du Premier Ministre",
      "FOD Kanselarij van de Eerste Minister",
      "FÖD Kanzlei des Premierministers",
      "FPS Chancellery of the Prime Minister",
    ),
  },
  "SPF Economie": { field: "economy", name: named("SPF Economie", "FOD Economie", "FÖD Wirtschaft", "FPS Economy") },
  "SPF ETCS": { field: "work", name: named("SPF ETCS", "FOD WASO", "FÖD BASK", "FPS Employment") },
  "SPF Finances": { field: "tax", name: named("SPF Finances", "FOD Financiën", "FÖD Finanzen", "FPS Finance") },
  "SPF Justice": { field: "justice", name: named("SPF Justice", "FOD Justitie", "FÖD Justiz", "FPS Justice") },
  "SPF Sécurité Sociale": {
    field: "social",
    name: named("SPF Sécurité Sociale", "FOD Sociale Zekerheid", "FÖD Soziale Sicherheit", "FPS Social Security"),
  },
};

function named(fr: string, nl: string, de: string, en: string): TranslatedText {
  return { nl, fr, de, en };
}

/** Every sender of the published figures, in their order. */
export function readInstitutions(): Institution[] {
  const [, ...lines] = readFileSync(FIGURES, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [name = "", ...years] = line.split(",");
    const facts = FACTS[name];
    if (!facts) throw new Error(`The demo knows nothing of ${name}.`);
    const languages = facts.languages ?? LANGUAGES;
    return {
      name: facts.name ?? { [languages[0] as Language]: name },
      enterpriseNumber: name === "ONSS" ? DEMO_SENDER : numberFor(name),
      field: facts.field,
      languages,
      publications2023: Number(years.at(-1)),
    };
  });
}

/** The same in every demo, whatever its seed. Institutions have 198…, enterprises 190… to 197…. */
function numberFor(name: string): EnterpriseNumber {
  return enterpriseNumberOf(19_800_000 + (createHash("sha256").update(name).digest().readUInt32LE() % 100_000));
}
