import {
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  OperationTypeNode,
} from "graphql";
import { type Place, schema, takesNames } from "./places.ts";

export interface Operation {
  readonly kind: OperationTypeNode;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What stands where nothing is asked; undefined: it is left out, where it can be. */
export type Filling = (coordinate: string, isRequired: boolean) => string | undefined;

/** Entries of each page: enough to see what should not be there. */
const FIRST = 3;
/** How often a type may stand in itself where something is asked for: a message, with what it answers. */
const NESTED = 2;

/** Hands `value` in at one place and asks for everything that may come of it. */
export function operationAt(place: Place, value: string, fill: Filling): Operation {
  const { parent, field } = place;
  const route = wayTo(parent);
  const variables = Object.fromEntries(
    field.args.flatMap((arg) => {
      const [first, ...rest] = place.path;
      const asked = arg.name === first ? { path: rest, value } : undefined;
      const coordinate = `${parent.name}.${field.name}(${arg.name}:)`;
      if (arg.name === "first") return [[arg.name, FIRST]];
      const isLeft = !asked && !isRequiredArgument(arg) && !isFilled(arg.type, coordinate, fill);
      return isLeft ? [] : [[arg.name, filled(arg.type, coordinate, fill, asked)]];
    }),
  );
  const used = field.args.filter(({ name }) => name in variables);
  const head = used.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const args = used.map(({ name }) => `${name}: $${name}`).join(", ");
  const asked = `${field.name}(${args}) ${everything(getNamedType(field.type), route.types, route.kind === "mutation" ? 1 : NESTED)}`;
  const { kind } = route;
  const query = `${kind}(${head}) { ${route.fields.reduceRight((inner, name) => `${name} { ${inner} }`, asked)} }`;
  return { kind, query, variables };
}

function filled(
  type: GraphQLInputType,
  coordinate: string,
  fill: Filling,
  asked: { path: readonly string[]; value: string } | undefined,
): unknown {
  if (isNonNullType(type)) return filled(type.ofType, coordinate, fill, asked);
  if (isListType(type)) return [filled(type.ofType, coordinate, fill, asked)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) {
    if (asked) return asked.value;
    if (type.name === "Boolean") return false;
    if (type.name === "Int" || type.name === "Float") return 1;
    if (type.name === "DateTime") return new Date().toISOString();
    return fill(coordinate, true);
  }
  const [next, ...rest] = asked?.path ?? [];
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap((field) => {
      const below = asked && field.name === next ? { path: rest, value: asked.value } : undefined;
      const at = `${type.name}.${field.name}`;
      if (!below && !isRequiredInputField(field) && !isFilled(field.type, at, fill)) return [];
      return [[field.name, filled(field.type, at, fill, below)]];
    }),
  );
}

/** Whether something stands there although it could be left out. */
const isFilled = (type: GraphQLInputType, coordinate: string, fill: Filling) => {
  const named = getNamedType(type);
  return isScalarType(named) && takesNames(named) && fill(coordinate, false) !== undefined;
};

interface Way {
  readonly kind: Operation["kind"];
  readonly fields: readonly string[];
  readonly types: readonly string[];
}

/** The shortest way from the caller to an object of that type, on which nothing has to be named. */
function wayTo(type: GraphQLObjectType): Way {
  for (const kind of [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION]) {
    if (schema.getRootType(kind) === type) return { kind, fields: [], types: [] };
  }
  const seen = new Set<string>();
  const ways: [GraphQLObjectType, Way][] = [
    [schema.getQueryType() as GraphQLObjectType, { kind: OperationTypeNode.QUERY, fields: [], types: [] }],
  ];
  for (const [from, way] of ways) {
    if (from === type) return way;
    if (seen.has(from.name)) continue;
    seen.add(from.name);
    for (const field of Object.values(from.getFields())) {
      const next = getNamedType(field.type);
      if (field.args.some(isRequiredArgument) || !isObjectType(next)) continue;
      ways.push([next, { ...way, fields: [...way.fields, field.name], types: [...way.types, next.name] }]);
    }
  }
  throw new Error(
    `Nothing leads to ${type.name} without naming something: tell test/graphql/matrix/operations.ts a way to it.`,
  );
}

/** All that a caller is told of themselves. */
export const SELF: Operation = {
  kind: OperationTypeNode.QUERY,
  query: `{ me ${everything(schema.getType("Me") as GraphQLObjectType, [], NESTED)} }`,
  variables: {},
};

/** A selection of all there is, as deep as types don't repeat themselves. What a page's edges hold, its nodes do too. */
function everything(type: GraphQLNamedOutputType, above: readonly string[], nested: number): string {
  if (isLeafType(type)) return "";
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type);
    return `{ __typename ${possible.map((each) => `... on ${each.name} ${everything(each, above, nested)}`).join(" ")} }`;
  }
  if (!isObjectType(type)) throw new Error(`No selection of ${type}`);
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    if (field.args.some(isRequiredArgument) || (field.name === "edges" && type.getFields().nodes)) return [];
    if (!isLeafType(below) && above.filter((name) => name === below.name).length >= nested) return [];
    const page = field.args.some(({ name }) => name === "first") ? `(first: ${FIRST})` : "";
    return [`${field.name}${page} ${everything(below, [...above, below.name], nested)}`];
  });
  return `{ ${fields.join(" ")} }`;
}
