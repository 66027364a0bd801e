import type { Role } from "../../application/ports/identity.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { enterpriseNumberOf } from "../../domain/enterprise-number.ts";
import type { AssuranceLevel } from "../../domain/metadata.ts";

/** Where development tokens act when nothing else is said; the demo gives both the most messages. */
export const DEMO_ENTERPRISE: EnterpriseNumber = enterpriseNumberOf(4_067_980); // 0406798006
export const DEMO_SENDER: EnterpriseNumber = enterpriseNumberOf(2_067_316); // 0206731645

/** How a persona logs in, and for whom. */
export interface Persona {
  readonly name: string;
  readonly authenticationMethod: string;
  readonly assuranceLevel: AssuranceLevel;
  /** Absent: acts for no enterprise. */
  readonly enterpriseNumber?: EnterpriseNumber;
}

/** The people and applications of the development identity, one per role. */
export const PERSONAS: Readonly<Record<Role, Persona>> = {
  "chief-access-manager": {
    name: "Chloé Chief Access Manager",
    authenticationMethod: "eid",
    assuranceLevel: "high",
    enterpriseNumber: DEMO_ENTERPRISE,
  },
  administrator: {
    name: "Ada Administrator",
    authenticationMethod: "eid",
    assuranceLevel: "high",
    enterpriseNumber: DEMO_ENTERPRISE,
  },
  "local-administrator": {
    name: "Lode Local Administrator",
    authenticationMethod: "eid",
    assuranceLevel: "high",
    enterpriseNumber: DEMO_ENTERPRISE,
  },
  "co-local-administrator": {
    name: "Cora Co-Local Administrator",
    authenticationMethod: "itsme",
    assuranceLevel: "high",
    enterpriseNumber: DEMO_ENTERPRISE,
  },
  user: {
    name: "Ugo User",
    authenticationMethod: "itsme",
    assuranceLevel: "high",
    enterpriseNumber: DEMO_ENTERPRISE,
  },
  "document-consumer": {
    name: "Accounting software",
    authenticationMethod: "client_credentials",
    assuranceLevel: "substantial",
    enterpriseNumber: DEMO_ENTERPRISE,
  },
  sender: {
    name: "Sender application",
    authenticationMethod: "client_credentials",
    assuranceLevel: "substantial",
    enterpriseNumber: DEMO_SENDER,
  },
  auditor: { name: "Aude Auditor", authenticationMethod: "eid", assuranceLevel: "high" },
  operator: { name: "Otto Operator", authenticationMethod: "eid", assuranceLevel: "high" },
};

/** The same persona for the same enterprise is the same subject, on every start and however it logs in. */
export function personaSubject(persona: Role, enterpriseNumber: EnterpriseNumber | undefined): string {
  return enterpriseNumber === undefined ? persona : `${persona}@${enterpriseNumber}`;
}

/** What a token says of a persona. `login`: otherwise than it usually logs in. */
export function personaClaims(
  persona: Role,
  enterpriseNumber: EnterpriseNumber | undefined,
  login: Pick<Persona, "authenticationMethod" | "assuranceLevel"> = PERSONAS[persona],
) {
  return {
    sub: personaSubject(persona, enterpriseNumber),
    name: PERSONAS[persona].name,
    role: persona,
    amr: [login.authenticationMethod],
    acr: login.assuranceLevel,
    ...(enterpriseNumber !== undefined && { enterprise_number: enterpriseNumber }),
  };
}
