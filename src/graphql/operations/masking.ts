import { GraphQLError, type GraphQLFormattedError, Kind } from "graphql";
import { type Log, reportUnexpected } from "../../logging.ts";
import { withoutSuggestions } from "./suggestions.ts";

const LONGEST_MESSAGE = 500;

/**
 * What a client sees of an error: those that were raised for it, as they are; every other by an id under which our log
 * has it. Neither stack nor SQL nor path gets out.
 */
export class ErrorMask {
  readonly #log: Log;
  readonly #showsSchema: boolean;
  readonly #reported = new WeakMap<GraphQLError, string>();

  /** `showsSchema`: whether errors may name what stands in the schema. */
  constructor(log: Log, showsSchema: boolean) {
    this.#log = log;
    this.#showsSchema = showsSchema;
  }

  format(error: GraphQLError, requestId: string): GraphQLFormattedError {
    this.report([error], requestId);
    return this.formatReported(error);
  }

  /** Logs the unexpected ones. */
  report(errors: readonly GraphQLError[], requestId: string): void {
    for (const error of errors) {
      if (isForClients(error) || this.#reported.has(error)) continue;
      this.#reported.set(error, reportUnexpected(this.#log, error.originalError ?? error, { requestId }));
    }
  }

  formatReported(error: GraphQLError): GraphQLFormattedError {
    const { message, path, locations, extensions } = error;
    const where = { ...(path && { path }), ...(locations && { locations }) };
    if (isForClients(error)) {
      const { http: _, ...told } = extensions;
      const shown = shortened(this.#showsSchema ? message : withoutSuggestions(message));
      return { message: shown, ...where, extensions: { ...told, code: told.code ?? "BAD_USER_INPUT" } };
    }
    const errorId = this.#reported.get(error) ?? reportUnexpected(this.#log, error.originalError ?? error);
    return {
      message: `Something went wrong on our side; quote ${errorId} when you report it.`,
      ...where,
      extensions: { code: "INTERNAL", errorId },
    };
  }
}

/** GraphQL quotes what the client wrote, whole: an answer would be as long as the request, fifty times. */
function shortened(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
}

/** Raised by us, or by GraphQL for what the client wrote. */
function isForClients({ message, originalError, extensions, nodes }: GraphQLError): boolean {
  const isAboutVariable = nodes?.length === 1 && nodes[0]?.kind === Kind.VARIABLE_DEFINITION;
  if (isAboutVariable) return true;
  // graphql-js says so of a request whose variables are wrong in more than 50 places, and names none of them.
  if (originalError === undefined && message.startsWith("Too many errors processing variables")) return true;
  const isGraphQL = originalError === undefined || originalError instanceof GraphQLError;
  return isGraphQL && typeof extensions.code === "string" && extensions.code !== "INTERNAL_SERVER_ERROR";
}
