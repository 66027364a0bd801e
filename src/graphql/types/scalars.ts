import { GraphQLScalarType, Kind } from "graphql";

/**
 * Text in a form that its description fixes. Input is taken as it comes and judged with the rest of its field, so that a
 * wrong value is a refusal with a path and not a request that cannot be read.
 */
function textScalar(name: string, description: string, specifiedByURL?: string): GraphQLScalarType<string, string> {
  const takeText = (value: unknown): string => {
    if (typeof value === "string") return value;
    throw new TypeError(`${name} is written as a string.`);
  };
  return new GraphQLScalarType({
    name,
    description,
    ...(specifiedByURL !== undefined && { specifiedByURL }),
    serialize: takeText,
    parseValue: takeText,
    parseLiteral: (node) => takeText(node.kind === Kind.STRING ? node.value : undefined),
  });
}

export const DateTime = textScalar(
  "DateTime",
  "A moment, RFC 3339. Given out in UTC with milliseconds: `2026-11-22T07:04:00.000Z`. Taken with any offset, with or " +
    "without a fraction of seconds.",
  "https://www.rfc-editor.org/rfc/rfc3339",
);

export const EnterpriseNumberScalar = textScalar(
  "EnterpriseNumber",
  "A number of the Crossroads Bank for Enterprises (KBO/BCE): ten digits, the first 0 or 1, the last two are 97 minus " +
    "the first eight modulo 97. Given out as `0206731645`; also taken as people write it, `BE 0206.731.645`.",
);
