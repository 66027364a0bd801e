import { getIntrospectionQuery } from "graphql";
import { LIMITS } from "../../src/graphql/limits.ts";
import type { Api } from "./api.ts";
import { Stage } from "./stage.ts";

const repeated = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");

/** Fields that each hold the next, so many levels deep. */
const nested = (levels: number) => `${"{ inReplyTo ".repeat(levels - 1)} { id } ${"}".repeat(levels - 1)}`;

const page = (first: string | number, inside: string) =>
  `{ mailbox(enterpriseNumber: "0206731645") { messages(first: ${first}) { nodes { ${inside} } } } }`;

const BOMB = `{ ...f0 } ${repeated(100, (i) => `fragment f${i} on Query { ${repeated(9, (n) => `x${n}: __typename`)} ...f${i + 1} ...f${i + 1} }`)} fragment f100 on Query { __typename }`;

type Refused = [what: string, code: string, query: string, variables?: object];

const REFUSED: Refused[] = [
  ["2 MB of query", "REQUEST_TOO_LARGE", `{ me { name } } # ${"x".repeat(2_000_000)}`],
  ["more characters than allowed", "QUERY_TOO_LARGE", `{ me { name } } # ${"x".repeat(LIMITS.queryCharacters)}`],
  ["more tokens than allowed", "TOO_MANY_TOKENS", `{ me { ${"name ".repeat(LIMITS.queryTokens)} } }`],
  ["500 aliases", "TOO_MANY_ALIASES", `{ ${repeated(500, (i) => `a${i}: me { name }`)} }`],
  [
    "500 aliases in a fragment",
    "TOO_MANY_ALIASES",
    `{ me { ...f } } fragment f on Me { ${repeated(500, (i) => `a${i}: name`)} }`,
  ],
  ["the same field 500 times", "TOO_MANY_ALIASES", `{ me { ${"name ".repeat(500)} } }`],
  ["fragments that double each other", "TOO_MANY_FRAGMENTS", BOMB],
  ["101 fragments without a name", "TOO_MANY_FRAGMENTS", `{ ${"... { me { name } } ".repeat(101)} }`],
  [
    "fragments that nobody uses",
    "TOO_MANY_FRAGMENTS",
    `{ me { name } } ${repeated(101, (i) => `fragment f${i} on Me { name }`)}`,
  ],
  ["too many levels", "QUERY_TOO_DEEP", `{ message(id: "1") ${nested(LIMITS.queryDepth + 1)} }`],
  [
    "too many levels in a fragment",
    "QUERY_TOO_DEEP",
    `{ message(id: "1") { ...f } } fragment f on Message ${nested(LIMITS.queryDepth)}`,
  ],
  ["too many root fields", "TOO_MANY_ROOT_FIELDS", `{ ${repeated(21, (i) => `a${i}: limits { maxFirst }`)} }`],
  ["too many objects", "QUERY_TOO_COSTLY", page(100, "replies { replies { replies { id } } }")],
  [
    "too many objects by a variable",
    "QUERY_TOO_COSTLY",
    `query ($n: Int!) ${page("$n", "replies { replies { replies { id } } }")}`,
    { n: 100 },
  ],
  ["lists in lists", "QUERY_TOO_DEEP", `{ message(id: ${"[".repeat(2_400)}1${"]".repeat(2_400)}) { id } }`],
  ["fragments in fragments", "QUERY_TOO_DEEP", `{ me { ${"... {".repeat(1_200)} name ${"}".repeat(1_200)} } }`],
  ...["@skip(if: $no)", "@include(if: false)"].map(
    (condition): Refused => [
      `a subscription to nothing by ${condition}`,
      "GRAPHQL_VALIDATION_FAILED",
      `subscription ($no: Boolean = true) { ...f } fragment f on Subscription {
      mailboxChanged(enterpriseNumber: "0206731645") ${condition} { cursor }
    }`,
    ],
  ),
  ["no GraphQL", "GRAPHQL_PARSE_FAILED", "{ me {"],
  ["a field that isn't there", "GRAPHQL_VALIDATION_FAILED", "{ me { nam } }"],
  [
    "fragments in a circle",
    "GRAPHQL_VALIDATION_FAILED",
    "{ me { ...a } } fragment a on Me { ...b } fragment b on Me { ...a }",
  ],
  ["the schema, where it isn't shown", "GRAPHQL_VALIDATION_FAILED", "{ __schema { description } }"],
  ["an operation that isn't there", "MALFORMED_REQUEST", "query a { me { name } } query b { me { name } }"],
];

/** Without the queries themselves: jest would print all of them for each name. */
const named = (refused: typeof REFUSED) => refused.map(([what, code], index) => ({ what, code, index }));

describe("What is not executed", () => {
  let stage: Stage;
  let user: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    user = await stage.as("user", stage.newEnterprise());
  });
  afterAll(() => stage.close());

  it.each(named(REFUSED))("over HTTP: $what ($code)", async ({ code, index }) => {
    const [, , query, variables] = REFUSED[index] as (typeof REFUSED)[number];
    expect(await user.refused(query, variables)).toEqual([code === "REQUEST_TOO_LARGE" ? 413 : 400, code]);
  });

  it.each(named(REFUSED).filter(({ code }) => code !== "REQUEST_TOO_LARGE"))(
    "over a WebSocket: $what ($code)",
    async ({ code, index }) => {
      const [, , query, variables] = REFUSED[index] as (typeof REFUSED)[number];
      const client = user.socket();
      const refusal = client
        .iterate({ query, ...(variables && { variables: variables as Record<string, unknown> }) })
        .next();
      await expect(refusal).rejects.toMatchObject([{ extensions: { code } }]);
      await client.dispose();
    },
  );

  it("costs next to nothing", async () => {
    const before = process.cpuUsage();
    for (const [, code, query] of REFUSED) if (code !== "REQUEST_TOO_LARGE") await user.refused(query);
    const { user: own, system } = process.cpuUsage(before);
    // Executing or validating any of them takes seconds. Processor time: whoever else is on the machine takes none of it.
    expect((own + system) / 1_000).toBeLessThan(2_000);
  });

  it("leaves alone what clients ask for: a full page with everything on it", async () => {
    const everything = `id messageId kind deliveryStatus sender { enterpriseNumber name { nl fr de en } } recipient { enterpriseNumber }
      subject { nl fr } forTheAttentionOf { label } businessData { key values } messageType { name { nl } }
      attachments { attachmentTitle { nl } digest { digestValue } downloadUrl } replies { messageId deliveryStatus subject { nl } }
      inReplyTo { messageId }`;
    expect(await user.refused(page(100, everything))).toEqual([200]);
  });

  it("batches of operations", async () => {
    const { status, errors } = await user.post([{ query: "{ me { name } }" }]);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "BATCHING_NOT_ALLOWED"]);
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["null", null],
    ["a number", 7],
    ["a query that is no text", { query: 7 }],
    ["variables that are no object", { query: "{ me { name } }", variables: [] }],
    ["an operation name that is no text", { query: "{ me { name } }", operationName: 7 }],
  ])("a request with %s", async (_what, body) => {
    const { status, errors } = await user.post(body);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "MALFORMED_REQUEST"]);
  });

  it("variables that are wrong in many places, and our log is not troubled by them", async () => {
    const query = "mutation ($i: PublishMessagesInput!) { publishMessages(input: $i) { results { messageId } } }";
    const before = stage.logged.length;
    const { status, errors } = await user.post({ query, variables: { i: { messages: Array(100).fill({}) } } });
    expect([status, new Set(errors?.map(({ extensions }) => extensions.code))]).toEqual([
      400,
      new Set(["BAD_USER_INPUT"]),
    ]);
    expect(stage.logged.slice(before)).toEqual([]);
  });

  it("broken JSON", async () => {
    const { status, errors } = await user.post('{"query":');
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "MALFORMED_JSON"]);
  });

  it("suggests nothing of a schema that isn't shown", async () => {
    const { errors } = await user.post({ query: "{ me { nam } }" });
    expect(errors?.[0]?.message).toBe('Cannot query field "nam" on type "Me".');
  });
});

describe("With the explorer", () => {
  it("the schema is shown to everyone, and nothing else", async () => {
    const stage = await Stage.open({ explorer: true });
    const { status, data } = await stage.nobody().post({ query: getIntrospectionQuery() });
    expect([status, data]).toEqual([200, expect.objectContaining({ __schema: expect.anything() })]);
    expect(await stage.nobody().refused("{ __typename limits { maxFirst } }")).toEqual([401, "UNAUTHENTICATED"]);
    const { errors } = await (await stage.as("operator")).post({ query: "{ me { nam } }" });
    expect(errors?.[0]?.message).toContain("Did you mean");
    await stage.close();
  });
});
