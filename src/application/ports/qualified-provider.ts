import type { Commitments } from "../../domain/content/events.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageId } from "../../domain/message-id.ts";

export interface Consignment {
  /** Submitting it again under the same id gives the first answer again. */
  readonly messageId: MessageId;
  readonly sender: EnterpriseNumber;
  readonly recipient: EnterpriseNumber;
  readonly expirationDate: Instant;
  /** What the provider attests: the content itself stays here. */
  readonly commitments: Commitments;
}

export type Submitted = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/** An event of the delivery as the provider attests it. */
export interface ProviderEvidence {
  /** `http://uri.etsi.org/19522/Event/<Name>`. */
  readonly event: string;
  readonly at: Instant;
  /** The signed evidence, byte for byte as the provider gave it. */
  readonly evidence: Uint8Array;
}

/**
 * A certified provider of qualified electronic registered delivery (eIDAS, article 44). Where none is configured, qualified
 * registered mail is refused NO_QUALIFIED_PROVIDER: nothing of ours is ever called qualified. Methods raise where the
 * provider cannot be reached, and the publication is then not made.
 */
export interface QualifiedProvider {
  /** Durable at the provider when it resolves. */
  submit(consignment: Consignment): Promise<Submitted>;
  status(messageId: MessageId): Promise<"UNKNOWN" | "IN_DELIVERY" | "DELIVERED" | "REFUSED" | "EXPIRED">;
  /** All evidence so far, in the provider's order. */
  evidence(messageId: MessageId): Promise<readonly ProviderEvidence[]>;
}
