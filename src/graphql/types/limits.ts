import { Field, Int, ObjectType } from "type-graphql";
import type { ApiLimits } from "../limits.ts";

@ObjectType({ description: "The numbers that this API holds its clients to." })
export class Limits implements ApiLimits {
  @Field(() => Int, { description: "The most entries on one page, for every `first`." })
  readonly maxFirst!: number;

  @Field(() => Int, { description: "Entries on a page where `first` is left out." })
  readonly defaultFirst!: number;

  @Field(() => Int, { description: "Characters of one GraphQL document. Beyond: QUERY_TOO_LARGE." })
  readonly queryCharacters!: number;

  @Field(() => Int, { description: "Tokens of one GraphQL document. Beyond: TOO_MANY_TOKENS." })
  readonly queryTokens!: number;

  @Field(() => Int, { description: "How deep fields may be nested. Beyond: QUERY_TOO_DEEP." })
  readonly queryDepth!: number;

  @Field(() => Int, { description: "How deep brackets of any kind may stand in each other. Beyond: QUERY_TOO_DEEP." })
  readonly queryNesting!: number;

  @Field(() => Int, {
    description: "How deep lists and objects may stand in each other in variables. Beyond: VARIABLES_TOO_DEEP.",
  })
  readonly variablesNesting!: number;

  @Field(() => Int, { description: "Members of one object in variables. Beyond: VARIABLES_TOO_WIDE." })
  readonly variablesMembers!: number;

  @Field(() => Int, { description: "Aliases in one operation, fragments written out. Beyond: TOO_MANY_ALIASES." })
  readonly queryAliases!: number;

  @Field(() => Int, {
    description: "Fragments of one document, inline ones and uses counted too. Beyond: TOO_MANY_FRAGMENTS.",
  })
  readonly queryFragments!: number;

  @Field(() => Int, { description: "Fields of one operation's root. Beyond: TOO_MANY_ROOT_FIELDS." })
  readonly queryRootFields!: number;

  @Field(() => Int, {
    description:
      "Objects that an operation may ask for: each object counts 1, in a page times `first`, in another list times 5; each entry of a list in a mutation's input counts 1 too, such as each message that is published; messageHistory counts 50 more, auditTrail 500, mailboxAsOf 1,000, mailboxDifference 2,000. Beyond: QUERY_TOO_COSTLY.",
  })
  readonly queryCost!: number;

  @Field(() => Int, { description: "Bytes of the body of one `POST /graphql`. Beyond: REQUEST_TOO_LARGE (413)." })
  readonly requestBytes!: number;

  @Field(() => Int, {
    description:
      "What one caller's operations may cost one node within a minute; regained evenly. Each answer tells in `extensions.cost` what it took and what is left. Beyond: RATE_LIMITED (429), with `retryAfterMs` in the error's extensions. A refused document costs 100, the schema 500, everything else at least 1; uploads and downloads cost `documentCost`.",
  })
  readonly costPerMinute!: number;

  @Field(() => Int, {
    description:
      "What each upload costs of that, each request for a document, whatever of it is sent, and each message of an archive. Beyond: RATE_LIMITED (429), with `Retry-After`.",
  })
  readonly documentCost!: number;

  @Field(() => Int, { description: "Bytes of the JSON of one answer over HTTP. Beyond: ANSWER_TOO_LARGE." })
  readonly answerBytes!: number;

  @Field(() => Int, {
    description:
      "Entries of lists without pages in one answer or change: business data with their values, and users (an eighth more for each partition of theirs). Beyond: ANSWER_TOO_LARGE, before they are worked out.",
  })
  readonly answerEntries!: number;

  @Field(() => Int, {
    description:
      "Bytes of the JSON of one answer or change over a WebSocket. Beyond: ANSWER_TOO_LARGE, by which a subscription ends: subscribe again with the last cursor, to less.",
  })
  readonly socketAnswerBytes!: number;

  @Field(() => Int, {
    description:
      "Milliseconds in which a query or mutation is answered. Beyond: OPERATION_TIMED_OUT; a mutation may still have been carried out, and no further one of the same request is begun.",
  })
  readonly operationMs!: number;

  @Field(() => Int, {
    description:
      "Messages that a mailbox may have in one mailboxAsOf, or at either moment of mailboxDifference. Beyond: MAILBOX_TOO_LARGE.",
  })
  readonly replayedMessages!: number;

  @Field(() => Int, {
    description:
      "Events in which one page of auditTrail looks for what its filter asks: then it ends, full or not, and `endCursor` says where to go on.",
  })
  readonly trailEvents!: number;

  @Field(() => Int, { description: "Messages in one publishMessages, maskMessages or makeMessagesVisible." })
  readonly messagesPerMutation!: number;

  @Field(() => Int, { description: "Characters of a subject, title or name, per language." })
  readonly subjectCharacters!: number;

  @Field(() => Int, { description: "Characters of a body or of a reply's text." })
  readonly bodyCharacters!: number;

  @Field(() => Int, { description: "Documents of one message or reply." })
  readonly attachments!: number;

  @Field(() => Int, { description: "Entries of business data per message." })
  readonly businessDataEntries!: number;

  @Field(() => Int, { description: "Characters of a key of business data." })
  readonly businessDataKeyCharacters!: number;

  @Field(() => Int, { description: "Values of one entry of business data." })
  readonly businessDataValues!: number;

  @Field(() => Int, { description: "Characters of one value of business data." })
  readonly businessDataValueCharacters!: number;

  @Field(() => Int, { description: "Characters of the label for whose attention a message is." })
  readonly attentionCharacters!: number;

  @Field(() => Int, { description: "Characters of the sender's own reference." })
  readonly senderReferenceCharacters!: number;

  @Field(() => Int, { description: "Characters of the sender's application id." })
  readonly senderApplicationIdCharacters!: number;

  @Field(() => Int, { description: "Characters of the telephone number in a reply." })
  readonly telephoneCharacters!: number;

  @Field(() => Int, { description: "Characters of a message type's id." })
  readonly messageTypeIdCharacters!: number;

  @Field(() => Int, { description: "Characters of an e-mail address." })
  readonly emailCharacters!: number;

  @Field(() => Int, { description: "Characters of a partition's name." })
  readonly partitionNameCharacters!: number;

  @Field(() => Int, { description: "Partitions of one mailbox, beside GENERAL." })
  readonly partitions!: number;

  @Field(() => Int, { description: "People and applications to whom one enterprise has granted access." })
  readonly users!: number;

  @Field(() => Int, { description: "Routing rules of one mailbox." })
  readonly routingRules!: number;

  @Field(() => Int, {
    description:
      "Rules that one sender suggests to one recipient, whatever comes of them. Beyond: TOO_MANY_SUGGESTIONS.",
  })
  readonly routingSuggestions!: number;

  @Field(() => Int, {
    description: "The same within 30 days, changed ones counted again. Beyond: TOO_MANY_SUGGESTIONS.",
  })
  readonly routingSuggestionsIn30Days!: number;

  @Field(() => Int, { description: "The fewest characters of a search." })
  readonly searchMinCharacters!: number;

  @Field(() => Int, { description: "The most characters of a search." })
  readonly searchMaxCharacters!: number;

  @Field(() => Int, { description: "Bytes of one document (`POST /documents`)." })
  readonly documentBytes!: number;

  @Field(() => Int, { description: "Messages in one archive (`GET /messages.zip`)." })
  readonly archivedMessages!: number;

  @Field(() => Int, { description: "Hours in which an upload has to be used." })
  readonly uploadLifetimeHours!: number;

  @Field(() => Int, { description: "Days that the time in a new message id may lie from now, either way." })
  readonly messageIdToleranceDays!: number;

  @Field(() => Int, { description: "WebSockets of one caller at a time on one node. Beyond: closed with 4429." })
  readonly socketsPerCaller!: number;

  @Field(() => Int, {
    description: "Milliseconds in which a WebSocket has to send connection_init. Beyond: closed with 4408.",
  })
  readonly connectionInitMs!: number;

  @Field(() => Int, { description: "Operations at a time on one WebSocket. Beyond: TOO_MANY_OPERATIONS." })
  readonly operationsPerSocket!: number;

  @Field(() => Int, {
    description: "Bytes of one message that a client sends on a WebSocket. Beyond: closed with 1009.",
  })
  readonly socketMessageBytes!: number;

  @Field(() => Int, {
    description:
      "Milliseconds that an answer waits until this node shows what was written, or what `EBox-Position` names. Beyond: STALE.",
  })
  readonly visibleWithinMs!: number;

  @Field(() => Int, {
    description: "Requests of all clients that wait on one node for what `EBox-Position` names. Beyond: STALE at once.",
  })
  readonly waitingRequests!: number;

  @Field(() => Int, { description: "Message types in one request for onboarding." })
  readonly proposedMessageTypes!: number;

  @Field(() => Int, { description: "Characters of the reason of a suspension." })
  readonly suspensionReasonCharacters!: number;
}
