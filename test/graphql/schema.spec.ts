import { readFileSync } from "node:fs";
import {
  type GraphQLNamedType,
  getIntrospectionQuery,
  graphqlSync,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { buildApiSchema, printCurrentSchema } from "../../src/graphql/schema.ts";

function undescribed(type: GraphQLNamedType): string[] {
  const members = isEnumType(type)
    ? type.getValues()
    : isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).flatMap((field) => [field, ...field.args])
      : isInputObjectType(type)
        ? Object.values(type.getFields())
        : [];
  const named = [{ name: "itself", description: type.description }, ...members];
  return named.filter(({ description }) => !description).map(({ name }) => `${type.name}: ${name}`);
}

describe("The schema", () => {
  it("is the one that is committed (else: npm run schema)", () => {
    expect(printCurrentSchema()).toBe(readFileSync("schema.graphql", "utf8"));
  });

  it("is one, and can be asked for whole", () => {
    const { data, errors } = graphqlSync({ schema: buildApiSchema(), source: getIntrospectionQuery() });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ __schema: { queryType: { name: "Query" } } });
  });

  it("describes every type, field, argument and value", () => {
    const ours = Object.values(buildApiSchema().getTypeMap()).filter(
      (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
    );
    expect(ours.length).toBeGreaterThan(50);
    expect(ours.flatMap(undescribed)).toEqual([]);
  });
});
