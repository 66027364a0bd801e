import type { Role } from "../../../application/ports/identity.ts";
import { type EnterpriseNumber, parseEnterpriseNumber } from "../../../domain/enterprise-number.ts";
import { PERSONAS, personaSubject } from "../personas.ts";

/** A persona, and for whom it acts. */
export interface Account {
  readonly persona: Role;
  readonly enterpriseNumber: EnterpriseNumber | undefined;
}

const isRole = (text: string): text is Role => Object.hasOwn(PERSONAS, text);
const isApplication = (persona: Role) => PERSONAS[persona].authenticationMethod === "client_credentials";

/** Those who can log in on the page. */
export const PEOPLE: readonly Role[] = Object.keys(PERSONAS)
  .filter(isRole)
  .filter((role) => !isApplication(role));

/** `user@0406798006`, or the persona alone for the enterprise that it has anyway. Undefined for anything else. */
export function accountOf(subject: string): Account | undefined {
  const [persona = "", number, ...rest] = subject.split("@");
  if (!isRole(persona) || rest.length > 0) return undefined;
  const own = PERSONAS[persona].enterpriseNumber;
  if (number === undefined) return { persona, enterpriseNumber: own };
  const enterpriseNumber = own === undefined ? undefined : parseEnterpriseNumber(number);
  return enterpriseNumber && { persona, enterpriseNumber };
}

/** A client that is an institution's application or an enterprise's software. */
export function applicationOf(clientId: string): Account | undefined {
  const account = accountOf(clientId);
  return account && isApplication(account.persona) ? account : undefined;
}

export const subjectOf = ({ persona, enterpriseNumber }: Account): string => personaSubject(persona, enterpriseNumber);
