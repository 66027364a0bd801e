import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { apiError, type ErrorCode } from "../api-error.ts";
import { LIMITS } from "../limits.ts";
import { costOf } from "./cost.ts";
import { fragmentsIn, measure } from "./measure.ts";
import { isDeeperThan, isWiderThan, nestingOf } from "./nesting.ts";
import { withoutSuggestions } from "./suggestions.ts";
import { unconditionalSubscription } from "./unconditional-subscription.ts";

/** What a client asks to be executed. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface AdmittedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** In units of `Query.limits.queryCost`. */
  readonly cost: number;
  /** Asks for nothing but the schema. */
  readonly isIntrospection: boolean;
  /** Asks for the schema, be it beside something else. */
  readonly asksForSchema: boolean;
}

export interface Refused {
  readonly admitted: false;
  readonly errors: readonly GraphQLError[];
}

export type Admission = { readonly admitted: true; readonly operation: AdmittedOperation } | Refused;

type Checked =
  | { readonly document: DocumentNode; readonly asksForSchema: boolean }
  | { readonly errors: readonly GraphQLError[] };

const REMEMBERED_DOCUMENTS = 500;
const LARGEST_REMEMBERED = 10_000;
const REPORTED_ERRORS = { maxErrors: 10 };

/**
 * Decides, the same for HTTP and WebSocket, what is executed at all: first by size, then by shape, and only then by the
 * schema, so that what is too large costs next to nothing.
 */
export class AdmissionDesk {
  readonly #schema: GraphQLSchema;
  readonly #showsSchema: boolean;
  readonly #checked = new Map<string, Checked>();

  /** `showsSchema`: whether clients may ask for the schema, and errors may name what stands in it. */
  constructor(schema: GraphQLSchema, showsSchema: boolean) {
    this.#schema = schema;
    this.#showsSchema = showsSchema;
  }

  admit({ query, operationName, variables }: OperationRequest): Admission {
    const checked = this.#check(query);
    if ("errors" in checked) return { admitted: false, errors: checked.errors };
    const { document } = checked;
    const operation = getOperationAST(document, operationName);
    if (!operation) return refuse("MALFORMED_REQUEST", "`operationName` has to name one of the document's operations.");
    if (isDeeperThan(LIMITS.variablesNesting, variables)) {
      const most = `Lists and objects stand in each other at most ${LIMITS.variablesNesting} deep: see Query.limits.`;
      return refuse("VARIABLES_TOO_DEEP", most);
    }
    if (isWiderThan(LIMITS.variablesMembers, variables)) {
      const most = `An object in variables has at most ${LIMITS.variablesMembers} members: see Query.limits.`;
      return refuse("VARIABLES_TOO_WIDE", most);
    }
    const cost = costOf(this.#schema, document, operation, variables ?? {});
    if (cost > LIMITS.queryCost) {
      return refuse(
        "QUERY_TOO_COSTLY",
        `The operation costs ${cost}, at most ${LIMITS.queryCost} are allowed: see Query.limits.`,
      );
    }
    const isIntrospection = isIntrospectionOnly(operation);
    return {
      admitted: true,
      operation: { document, operation, cost, isIntrospection, asksForSchema: checked.asksForSchema },
    };
  }

  #check(query: string): Checked {
    const known = this.#checked.get(query);
    if (known) return known;
    const checked = this.#parseAndValidate(query);
    if (query.length <= LARGEST_REMEMBERED) {
      if (this.#checked.size >= REMEMBERED_DOCUMENTS) {
        this.#checked.delete(this.#checked.keys().next().value as string);
      }
      this.#checked.set(query, checked);
    }
    return checked;
  }

  #parseAndValidate(query: string): Checked {
    if (query.length > LIMITS.queryCharacters) {
      return tooMuch("QUERY_TOO_LARGE", "characters", query.length, LIMITS.queryCharacters);
    }
    let document: DocumentNode;
    try {
      const nesting = nestingOf(query);
      if (nesting > LIMITS.queryNesting) {
        return tooMuch("QUERY_TOO_DEEP", "brackets in brackets", nesting, LIMITS.queryNesting);
      }
      document = parse(query, { maxTokens: LIMITS.queryTokens });
    } catch (error) {
      return { errors: [parseError(error)] };
    }
    const fragments = fragmentsIn(document);
    if (fragments > LIMITS.queryFragments) {
      return tooMuch("TOO_MANY_FRAGMENTS", "fragments and uses of them", fragments, LIMITS.queryFragments);
    }
    const { depth, aliases, rootFields } = measure(document);
    if (depth > LIMITS.queryDepth) return tooMuch("QUERY_TOO_DEEP", "levels", depth, LIMITS.queryDepth);
    if (aliases > LIMITS.queryAliases) {
      return tooMuch("TOO_MANY_ALIASES", "aliases and repeated fields", aliases, LIMITS.queryAliases);
    }
    if (rootFields > LIMITS.queryRootFields) {
      return tooMuch("TOO_MANY_ROOT_FIELDS", "root fields", rootFields, LIMITS.queryRootFields);
    }
    const rules = this.#showsSchema ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const first = validate(this.#schema, document, [unconditionalSubscription], REPORTED_ERRORS);
    const errors = first.length > 0 ? first : validate(this.#schema, document, rules, REPORTED_ERRORS);
    if (errors.length === 0) return { document, asksForSchema: /\b__schema\b|\b__type\b/.test(query) };
    return { errors: errors.map((error) => this.#validationError(error)) };
  }

  #validationError({ message, nodes }: GraphQLError): GraphQLError {
    const shown = this.#showsSchema ? message : withoutSuggestions(message);
    return new GraphQLError(shown, { ...(nodes && { nodes }), extensions: { code: "GRAPHQL_VALIDATION_FAILED" } });
  }
}

function refuse(code: ErrorCode, message: string): Admission {
  return { admitted: false, errors: [apiError(code, message)] };
}

function tooMuch(code: ErrorCode, what: string, has: number, most: number): Checked {
  return {
    errors: [apiError(code, `The document has ${has} ${what}, at most ${most} are allowed: see Query.limits.`)],
  };
}

function parseError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  if (error.message.includes("Parsing aborted")) {
    return apiError(
      "TOO_MANY_TOKENS",
      `The document has more than the ${LIMITS.queryTokens} tokens allowed: see Query.limits.`,
    );
  }
  const { message, source, positions } = error;
  return new GraphQLError(message, {
    ...(source && { source }),
    ...(positions && { positions }),
    extensions: { code: "GRAPHQL_PARSE_FAILED" },
  });
}

function isIntrospectionOnly({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every((field) => field.kind === Kind.FIELD && field.name.value.startsWith("__"));
}
