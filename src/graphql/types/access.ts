import { Field, ID, Int, ObjectType } from "type-graphql";
import type { AccessKind, AccessPage, AccessRow } from "../../application/ports/read-model.ts";
import type { DocumentFacts } from "../../domain/content/events.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import { accessCursor } from "../cursor.ts";
import { Digest } from "./attachment.ts";
import { describedEnum } from "./described-enum.ts";
import { PageInfo } from "./page-info.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

export const AccessKindEnum = describedEnum<AccessKind>(
  "AccessKind",
  "What somebody did who had access to a message.",
  {
    READ: "Opened the main content for the recipient, as the first: the message is read since.",
    CONTENT_ACCESSED: "Opened another part, or opened it later.",
    RECEIPT_ACKNOWLEDGED: "Acknowledged the receipt of registered mail.",
    RECEIPT_REFUSED: "Refused the receipt of registered mail.",
  },
);

export type ActorKind = Uppercase<AccessRow["actorKind"]>;
export const ActorKindEnum = describedEnum<ActorKind>("ActorKind", "Who or what acts.", {
  HUMAN: "A person.",
  APPLICATION: "Software of the enterprise or institution.",
  SYSTEM: "This service.",
});

export type AssuranceLevel = Uppercase<AccessRow["assuranceLevel"]>;
export const AssuranceLevelEnum = describedEnum<AssuranceLevel>(
  "AssuranceLevel",
  "How sure the login was (eIDAS, Regulation (EU) 910/2014, article 8).",
  { LOW: "Low.", SUBSTANTIAL: "Substantial.", HIGH: "High: registered mail with acknowledgement needs it." },
);

@ObjectType({ description: "One access to a message, as it was recorded before any content left." })
export class Access {
  readonly #row: AccessRow;
  readonly #documents: readonly DocumentFacts[];

  /** `documents`: of the message; none where its content was erased. */
  constructor(row: AccessRow, documents: readonly DocumentFacts[]) {
    this.#row = row;
    this.#documents = documents;
  }

  @Field(() => DateTime, { description: "When it was recorded." })
  get at(): Instant {
    return this.#row.at;
  }

  @Field(() => AccessKindEnum, { description: "What was done." })
  get kind(): AccessKind {
    return this.#row.kind;
  }

  @Field(() => ID, { description: "Who did it: `Me.personId` of the person or application. Stands for ever." })
  get personId(): string {
    return this.#row.personId;
  }

  @Field(() => String, {
    nullable: true,
    description: "The name in the token of their first login; null where it had none, or where it was erased.",
  })
  get name(): string | null {
    return this.#row.name;
  }

  @Field(() => ActorKindEnum, { description: "Whether that is a person." })
  get actorKind(): ActorKind {
    return this.#row.actorKind.toUpperCase() as ActorKind;
  }

  @Field(() => String, { description: "How they had logged in, for example `eid`, `itsme`, `client_credentials`." })
  get authenticationMethod(): string {
    return this.#row.authenticationMethod;
  }

  @Field(() => AssuranceLevelEnum, { description: "How sure that login was." })
  get assuranceLevel(): AssuranceLevel {
    return this.#row.assuranceLevel.toUpperCase() as AssuranceLevel;
  }

  @Field(() => EnterpriseNumberScalar, { description: "For which enterprise or institution: the caller's own." })
  get onBehalfOf(): EnterpriseNumber {
    return this.#row.onBehalfOf;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "What left the service: `body`, `telephone`, or `documents/1` for the first document. Null where no content left.",
  })
  get part(): string | null {
    return this.#row.part;
  }

  @Field(() => Int, { nullable: true, description: "`Attachment.number`, where it was a document." })
  get documentNumber(): number | null {
    const number = /^documents\/(\d+)$/.exec(this.#row.part ?? "")?.[1];
    return number === undefined ? null : Number(number);
  }

  @Field(() => Digest, {
    nullable: true,
    description:
      "Of that document; null where it was none, and from the expiry on: a digest is erased with the content.",
  })
  get documentDigest(): DocumentFacts["digest"] | null {
    const number = this.documentNumber;
    return (number !== null && this.#documents[number - 1]?.digest) || null;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "SHA-256 of the bearer token with which it was asked, base64url without padding: tells one login from another. Null where no content left.",
  })
  get tokenHash(): string | null {
    return this.#row.tokenHash;
  }
}

@ObjectType({ description: "An access in an access history." })
export class AccessEdge {
  @Field(() => String, { description: "For `after`. Opaque; good for ever, on every node." })
  readonly cursor: string;

  @Field(() => Access, { description: "The access." })
  readonly node: Access;

  constructor(cursor: string, node: Access) {
    this.cursor = cursor;
    this.node = node;
  }
}

@ObjectType({ description: "A page of an access history, the oldest access first (Relay)." })
export class AccessConnection {
  @Field(() => [AccessEdge], { description: "The accesses of the page with their cursors." })
  readonly edges: readonly AccessEdge[];

  @Field(() => [Access], { description: "The accesses of the page." })
  readonly nodes: readonly Access[];

  @Field(() => PageInfo, { description: "Where the page stands in the history." })
  readonly pageInfo: PageInfo;

  constructor({ rows, hasNextPage }: AccessPage, isFirstPage: boolean, documents: readonly DocumentFacts[]) {
    this.edges = rows.map((row) => new AccessEdge(accessCursor.of(row.position), new Access(row, documents)));
    this.nodes = this.edges.map(({ node }) => node);
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfo({ hasNextPage, hasPreviousPage: !isFirstPage, cursors });
  }
}
