import { readFileSync } from "node:fs";
import { printCurrentSchema } from "../../src/graphql/schema.ts";

describe("The schema", () => {
  it("is the one that is committed", () => {
    expect(printCurrentSchema()).toBe(readFileSync("schema.graphql", "utf8"));
  });
});
