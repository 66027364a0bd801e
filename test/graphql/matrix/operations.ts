import {
  type GraphQLArgument,
  type GraphQLField,
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

/** What stands in that argument where nothing is asked; undefined: it is left out, where it can be. */
export type Filling = (coordinate: string, isRequired: boolean, argument: string) => string | undefined;

/** Entries of each page: enough to see what should not be there. */
const FIRST = 3;
/** How often a type may stand in itself where something is asked for: a message, with what it answers. */
const NESTED = 2;

/** Hands `value` in at one place and asks for everything that may come of it. */
export function operationAt(place: Place, value: string, fill: Filling): Operation {
  const way = wayTo(place.parent);
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const called = ({ parent, field }: Step, path?: readonly string[]) => {
    const args = field.args.flatMap((arg) => {
      const given = argument(
        parent,
        field,
        arg,
        fill,
        path?.[0] === arg.name ? { path: path.slice(1), value } : undefined,
      );
      if (given === undefined) return [];
      const name = `${arg.name}${declared.length}`;
      declared.push(`$${name}: ${arg.type}`);
      variables[name] = given;
      return [`${arg.name}: $${name}`];
    });
    return args.length === 0 ? field.name : `${field.name}(${args.join(", ")})`;
  };
  const steps = way.steps.map((step) => called(step));
  const types = way.steps.map(({ field }) => getNamedType(field.type).name);
  const nested = way.kind === OperationTypeNode.MUTATION ? 1 : NESTED;
  const asked = `${called(place, place.path)} ${everything(getNamedType(place.field.type), types, nested)}`;
  const body = steps.reduceRight((inner, step) => `${step} { ${inner} }`, asked);
  const head = declared.length === 0 ? "" : `(${declared.join(", ")})`;
  return { kind: way.kind, query: `${way.kind}${head} { ${body} }`, variables };
}

interface Asked {
  readonly path: readonly string[];
  readonly value: string;
}

/** Undefined: it is left out. */
function argument(
  parent: GraphQLObjectType,
  field: Field,
  arg: GraphQLArgument,
  fill: Filling,
  asked?: Asked,
): unknown {
  const coordinate = `${parent.name}.${field.name}(${arg.name}:)`;
  if (arg.name === "first") return FIRST;
  const fillOne: Filling = (at, isRequired) => fill(at, isRequired, arg.name);
  if (!asked && !isRequiredArgument(arg) && !isFilled(arg.type, coordinate, fillOne)) return undefined;
  return filled(arg.type, coordinate, fillOne, asked);
}

function filled(type: GraphQLInputType, coordinate: string, fill: Filling, asked: Asked | undefined): unknown {
  if (isNonNullType(type)) return filled(type.ofType, coordinate, fill, asked);
  if (isListType(type)) return [filled(type.ofType, coordinate, fill, asked)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) {
    if (asked) return asked.value;
    if (type.name === "Boolean") return false;
    if (type.name === "Int" || type.name === "Float") return 1;
    if (type.name === "DateTime") return new Date().toISOString();
    return fill(coordinate, true, "");
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
  return isScalarType(named) && takesNames(named) && fill(coordinate, false, "") !== undefined;
};

type Field = GraphQLField<unknown, unknown>;

interface Step {
  readonly parent: GraphQLObjectType;
  readonly field: Field;
}

interface Way {
  readonly kind: OperationTypeNode;
  readonly steps: readonly Step[];
}

/** The shortest way to an object of that type, where there is one without naming anything. */
function wayTo(type: GraphQLObjectType): Way {
  for (const kind of [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION]) {
    if (schema.getRootType(kind) === type) return { kind, steps: [] };
  }
  const steps = stepsTo(type, (field) => !field.args.some(isRequiredArgument)) ?? stepsTo(type, () => true);
  if (steps) return { kind: OperationTypeNode.QUERY, steps };
  throw new Error(`No query leads to ${type.name}: test/graphql/matrix/operations.ts has to learn how.`);
}

function stepsTo(type: GraphQLObjectType, isTaken: (field: Field) => boolean): readonly Step[] | undefined {
  const seen = new Set<string>();
  const ways: [GraphQLObjectType, readonly Step[]][] = [[schema.getQueryType() as GraphQLObjectType, []]];
  for (const [parent, steps] of ways) {
    if (parent === type) return steps;
    if (seen.has(parent.name)) continue;
    seen.add(parent.name);
    for (const field of Object.values(parent.getFields()).filter(isTaken)) {
      const next = getNamedType(field.type);
      if (isObjectType(next)) ways.push([next, [...steps, { parent, field }]]);
    }
  }
  return undefined;
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
