import type { AcceptedTerms, OnboardingRow } from "../../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { MessageType } from "../../../domain/sender/events.ts";
import { LIMIT, type Statements } from "./statements.ts";

const COLUMNS = `
  o.enterprise_number AS enterpriseNumber, o.name, o.registered_mail_requested AS registeredMailRequested,
  o.message_types AS messageTypes, o.requested_at AS requestedAt`;

type StoredOnboarding = Pick<OnboardingRow, "enterpriseNumber" | "requestedAt"> & {
  name: string;
  registeredMailRequested: number;
  messageTypes: string;
};

const rowOf = ({ name, registeredMailRequested, messageTypes, ...row }: StoredOnboarding): OnboardingRow => ({
  ...row,
  name: JSON.parse(name),
  registeredMailRequested: registeredMailRequested === 1,
  messageTypes: (JSON.parse(messageTypes) as MessageType[]).map((type) => ({
    ...type,
    hiddenUntilAcknowledged: type.hiddenUntilAcknowledged ?? false,
  })),
});

export function onboarding(statements: Statements, enterprise: EnterpriseNumber): OnboardingRow | undefined {
  const sql = `SELECT ${COLUMNS} FROM onboardings o WHERE o.enterprise_number = :enterprise`;
  const row = statements.get<StoredOnboarding>(sql, { enterprise });
  return row && rowOf(row);
}

export function waitingOnboardings(statements: Statements, limit: number): OnboardingRow[] {
  const sql = `
    SELECT ${COLUMNS} FROM onboardings o LEFT JOIN senders s ON s.enterprise_number = o.enterprise_number
    WHERE s.enterprise_number IS NULL ORDER BY o.requested_at, o.enterprise_number ${LIMIT}`;
  return statements.all<StoredOnboarding>(sql, { limit }).map(rowOf);
}

export function acceptedTerms(statements: Statements, enterprise: EnterpriseNumber): AcceptedTerms | undefined {
  const sql = `
    SELECT version, digest, accepted_at AS acceptedAt, accepted_by AS acceptedBy
    FROM accepted_terms WHERE enterprise_number = :enterprise`;
  const row = statements.get<AcceptedTerms>(sql, { enterprise });
  return row && { ...row };
}
