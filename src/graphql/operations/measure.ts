import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";

/** What an operation asks for, with its fragments written out. */
export interface Measures {
  readonly depth: number;
  /** A field that stands twice in one selection counts like an alias: both have to be compared by the validation. */
  readonly aliases: number;
  readonly rootFields: number;
}

const NOTHING: Measures = { depth: 0, aliases: 0, rootFields: 0 };

/** Of the largest operation of the document. Linear in its size, whatever its fragments do. */
export function measure(document: DocumentNode): Measures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const measured = new Map<string, Measures>();

  /** Fragments in a circle count once: the validation refuses them. */
  function ofFragment(name: string): Measures {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const measures = fragment ? ofSelections(fragment.selectionSet) : NOTHING;
    measured.set(name, measures);
    return measures;
  }

  function ofSelection(selection: SelectionNode): Measures {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return ofSelections(selection.selectionSet);
    const below =
      selection.selectionSet && !isIntrospection(selection) ? ofSelections(selection.selectionSet) : NOTHING;
    return { depth: below.depth + 1, aliases: below.aliases + (selection.alias ? 1 : 0), rootFields: 1 };
  }

  function ofSelections({ selections }: SelectionSetNode): Measures {
    const all = selections.map(ofSelection);
    return {
      depth: Math.max(0, ...all.map(({ depth }) => depth)),
      aliases: sum(all.map(({ aliases }) => aliases)) + repetitions(selections),
      rootFields: sum(all.map(({ rootFields }) => rootFields)),
    };
  }

  const all = operations.map(({ selectionSet }) => ofSelections(selectionSet));
  return {
    depth: Math.max(0, ...all.map(({ depth }) => depth)),
    aliases: Math.max(0, ...all.map(({ aliases }) => aliases)),
    rootFields: Math.max(0, ...all.map(({ rootFields }) => rootFields)),
  };
}

/** Fragments of every kind and their uses, as they are written. The validation compares each with each. */
export function fragmentsIn(document: DocumentNode): number {
  let count = 0;
  const counted = () => {
    count++;
  };
  visit(document, { FragmentDefinition: counted, FragmentSpread: counted, InlineFragment: counted });
  return count;
}

/** Its depth is bounded by a validation rule of its own. */
export const isIntrospection = ({ name }: FieldNode) => name.value === "__schema" || name.value === "__type";

function repetitions(selections: readonly SelectionNode[]): number {
  const names = selections.map((selection) =>
    selection.kind === Kind.FIELD
      ? (selection.alias ?? selection.name).value
      : selection.kind === Kind.FRAGMENT_SPREAD
        ? `...${selection.name.value}`
        : selection,
  );
  return names.length - new Set(names).size;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
