import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLScalarType,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isScalarType,
} from "graphql";

/** What clients are promised: the matrix reads this and nothing of the code. */
export const schema = buildSchema(readFileSync("schema.graphql", "utf8"));

/** Scalars that name nothing: no value of theirs leads to anybody's things. */
const NAMELESS = ["Boolean", "Int", "Float", "DateTime"];

/** Whether a value of that scalar may name something. */
export const takesNames = ({ name }: GraphQLScalarType) => !NAMELESS.includes(name);

/** An argument, or a field of an input object below it, that may take an identifier. */
export interface Place {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** From the argument inwards: `["input", "messageIds"]`. */
  readonly path: readonly string[];
  /** Where the schema defines it: `MessagesInput.messageIds`, `Query.message(id:)`. */
  readonly coordinate: string;
}

export const nameOf = ({ parent, field, path }: Place) => `${parent.name}.${field.name}(${path.join(".")})`;

const objectTypes = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith("__"));

/** Every way on which a client can hand in a value that could name something. */
export const PLACES: readonly Place[] = objectTypes.flatMap((parent) =>
  Object.values(parent.getFields()).flatMap((field) =>
    field.args.flatMap((arg) =>
      placesIn(arg, `${parent.name}.${field.name}(${arg.name}:)`, [arg.name]).map((place) => ({
        parent,
        field,
        ...place,
      })),
    ),
  ),
);

/** Objects that `node(id)` finds. */
export const NODE_TYPES = objectTypes
  .filter((type) => type.getInterfaces().some(({ name }) => name === "Node"))
  .map(({ name }) => name);

function placesIn(
  input: GraphQLArgument | GraphQLInputField,
  coordinate: string,
  path: readonly string[],
): Pick<Place, "path" | "coordinate">[] {
  const type = getNamedType(input.type);
  if (isScalarType(type)) return takesNames(type) ? [{ path, coordinate }] : [];
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    placesIn(field, `${type.name}.${field.name}`, [...path, field.name]),
  );
}
