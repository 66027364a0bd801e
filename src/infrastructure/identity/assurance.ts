import type { AssuranceLevel } from "../../domain/metadata.ts";

/** What values of `acr` an issuer has of its own, and which level each stands for. */
export type AcrLevels = ReadonlyMap<string, AssuranceLevel>;

export const ASSURANCE_LEVELS: readonly AssuranceLevel[] = ["low", "substantial", "high"];

/** `http://eidas.europa.eu/LoA/high`, and the same for schemes that their country did not notify. */
const EIDAS = /^http:\/\/eidas\.europa\.eu\/(?:NotNotified\/)?LoA\/(low|substantial|high)$/;

/** Belgium's authentication service (CSAM/FAS) counts in hundreds: 500 is the eID, 450 itsme, 400 codes sent to a phone. */
const FAS = /^urn:be:fedict:iam:fas:Level(\d{3})$/;

/** The level that an `acr` stands for: the issuer's own values first; what nobody knows counts as the lowest. */
export function assuranceOf(acr: unknown, own: AcrLevels): AssuranceLevel {
  if (typeof acr !== "string") return "low";
  const said = own.get(acr) ?? ASSURANCE_LEVELS.find((level) => level === (EIDAS.exec(acr)?.[1] ?? acr));
  if (said !== undefined) return said;
  const hundreds = Number(FAS.exec(acr)?.[1] ?? 0);
  if (hundreds >= 450) return "high";
  return hundreds >= 400 ? "substantial" : "low";
}
