import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import { LIMITS } from "../limits.ts";
import { isIntrospection } from "./measure.ts";

/** Entries that a list without `first` is taken to have. */
const ASSUMED_ENTRIES = 5;

/** Fields that read the log itself, beside the objects to which they lead. */
const COST_OF_READING_THE_LOG: Readonly<Record<string, number>> = {
  auditTrail: 500,
  messageHistory: 50,
  mailboxAsOf: 1_000,
  mailboxDifference: 2_000,
  deliveryProof: 100,
};

type Variables = Readonly<Record<string, unknown>>;

/**
 * How many objects an operation may lead to: each counts 1, in a page times `first`, in another list times five;
 * what reads the log itself costs more, and a mutation as many as it is handed in lists, such as messages to publish.
 * Linear in the size of the document. What the schema doesn't know costs nothing: it is not executed.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, number>();
  const root = schema.getRootType(operation.operation);

  function ofFragment(name: string): number {
    const cost = known.get(name);
    if (cost !== undefined) return cost;
    known.set(name, 0);
    const fragment = fragments.get(name);
    const own = fragment ? ofSelections(fragment.selectionSet, fragment.typeCondition.name.value) : 0;
    known.set(name, own);
    return own;
  }

  function ofSelections({ selections }: SelectionSetNode, typeName: string): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += ofField(selection, typeName);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += ofFragment(selection.name.value);
      else cost += ofSelections(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
    }
    return cost;
  }

  function ofField(field: FieldNode, typeName: string): number {
    const parent = schema.getType(typeName);
    if (!field.selectionSet || isIntrospection(field) || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
    const definition = parent.getFields()[field.name.value];
    const type = definition && getNamedType(definition.type);
    if (!definition || !isCompositeType(type)) return 0;
    const entries = definition.args.some(({ name }) => name === "first")
      ? first(field, variables)
      : entriesOf(definition.type, typeName);
    const isRoot = parent.name === root?.name;
    const own = isRoot ? (COST_OF_READING_THE_LOG[field.name.value] ?? 0) + handedIn(field, variables) : 0;
    return own + entries * (1 + ofSelections(field.selectionSet, type.name));
  }

  return root ? ofSelections(operation.selectionSet, root.name) : 0;
}

/** Entries of the lists in a field's input: each is an act of its own. */
function handedIn(field: FieldNode, variables: Variables): number {
  const input = field.arguments?.find(({ name }) => name.value === "input")?.value;
  const given: unknown = input && valueFromASTUntyped(input, variables);
  if (typeof given !== "object" || given === null) return 0;
  return Object.values(given).reduce((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0);
}

/** A connection's entries were counted with the connection. */
function entriesOf(type: GraphQLOutputType, parentName: string): number {
  const isList = isListType(isNonNullType(type) ? type.ofType : type);
  return isList && !parentName.endsWith("Connection") ? ASSUMED_ENTRIES : 1;
}

/** Beyond the limit the field itself refuses, in clearer words. */
function first(field: FieldNode, variables: Variables): number {
  const value = field.arguments?.find(({ name }) => name.value === "first")?.value;
  if (value === undefined) return LIMITS.defaultFirst;
  const asked =
    value.kind === Kind.VARIABLE ? variables[value.name.value] : value.kind === Kind.INT ? Number(value.value) : 0;
  if (asked === undefined) return LIMITS.maxFirst;
  return typeof asked === "number" ? Math.min(Math.max(asked, 1), LIMITS.maxFirst) : 1;
}
