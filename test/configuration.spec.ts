import { resolve } from "node:path";
import { ConfigurationError, readConfiguration, urlOf } from "../src/configuration.ts";
import { isLoopback } from "../src/loopback.ts";

const refusal = (environment: Record<string, string>): ConfigurationError => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("was accepted");
};

describe("the configuration", () => {
  it("needs no variable at all", () => {
    expect(readConfiguration({})).toEqual({
      host: "127.0.0.1",
      port: 4000,
      dataFolder: resolve("data"),
      namespace: "ebox",
      logOrigin: "ebox.invalid/ebox",
      signing: { keyFile: undefined, checkpointFile: undefined, timestamps: undefined, witnesses: [] },
      eventStoreUrl: undefined,
      documentBucket: undefined,
      identity: { kind: "development" },
      logLevel: "info",
      explorer: true,
      origins: [],
      costPerMinute: 200_000,
      socketsPerCaller: 50,
      serviceUrl: "http://127.0.0.1:4000",
    });
  });

  it("takes an empty variable as one that is not set", () => {
    const names = [
      "PORT",
      "HOST",
      "EBOX_DATA_DIR",
      "EBOX_NAMESPACE",
      "EBOX_LOG_ORIGIN",
      "EBOX_LOG_KEY_FILE",
      "EBOX_CHECKPOINT_FILE",
      "TSA_URL",
      "EBOX_TIMESTAMP_BOUND",
      "EBOX_WITNESSES",
      "EVENTSTORE_URL",
      "DOCUMENTS_URL",
      "OIDC_ISSUER",
      "LOG_LEVEL",
    ];
    expect(readConfiguration(Object.fromEntries(names.map((name) => [name, ""])))).toEqual(readConfiguration({}));
  });

  it("names the evidence log by a host and path", () => {
    expect(readConfiguration({ EBOX_NAMESPACE: "other" }).logOrigin).toBe("ebox.invalid/other");
    expect(readConfiguration({ EBOX_LOG_ORIGIN: "box.example:8443/log" }).logOrigin).toBe("box.example:8443/log");
    for (const origin of [
      "https://box.example",
      "box.example/",
      "Box.example",
      "a b",
      "a+b",
      "a\nb",
      "x".repeat(201),
    ]) {
      expect(refusal({ EBOX_LOG_ORIGIN: origin }).message).toContain("EBOX_LOG_ORIGIN");
    }
  });

  it("hides the explorer where an issuer is set, unless it is asked for", () => {
    const issuer = { OIDC_ISSUER: "https://login.example.eu/realms/ebox", HOST: "0.0.0.0" };
    expect(readConfiguration(issuer)).toMatchObject({
      explorer: false,
      host: "0.0.0.0",
      identity: {
        kind: "oidc",
        issuer: issuer.OIDC_ISSUER,
        audience: "ebox",
        tokenType: "at+jwt",
        longestLifetime: 86_400,
      },
    });
    expect(readConfiguration({ ...issuer, EBOX_EXPLORER: "on" }).explorer).toBe(true);
  });

  it("reads how long tokens may live and what an issuer's own levels mean", () => {
    const read = readConfiguration({
      OIDC_ISSUER: "https://login.example.eu",
      OIDC_MAX_TOKEN_LIFETIME: "15m",
      OIDC_ACR_LEVELS: "urn:x?a=b=high, urn:y=substantial",
    }).identity;
    const acrLevels = new Map([
      ["urn:x?a=b", "high"],
      ["urn:y", "substantial"],
    ]);
    expect(read).toMatchObject({ longestLifetime: 900, acrLevels });
  });

  it.each([
    [{ PORT: "0" }, { port: 0 }],
    [{ PORT: "65535" }, { port: 65_535 }],
    [{ HOST: "localhost" }, { host: "localhost" }],
    [
      { HOST: "::1", PORT: "80" },
      { host: "::1", serviceUrl: "http://[::1]:80" },
    ],
    [{ EBOX_DATA_DIR: "elsewhere" }, { dataFolder: resolve("elsewhere") }],
    [{ EBOX_NAMESPACE: "test_7" }, { namespace: "test_7" }],
    [
      { EBOX_ORIGINS: "https://box.example, http://localhost:5173" },
      { origins: ["https://box.example", "http://localhost:5173"] },
    ],
    [{ EBOX_COST_PER_MINUTE: "10000" }, { costPerMinute: 10_000 }],
    [{ EBOX_SOCKETS_PER_CALLER: "1" }, { socketsPerCaller: 1 }],
    [{ EVENTSTORE_URL: "esdb://localhost:2113?tls=false" }, { eventStoreUrl: "esdb://localhost:2113?tls=false" }],
    [
      { EVENTSTORE_URL: "kurrentdb+discover://me:secret@one:2113,two:2113/?nodePreference=leader&tlsCaFile=%2Fca.crt" },
      { eventStoreUrl: "esdb+discover://me:secret@one:2113,two:2113?nodePreference=leader&tlsCaFile=%2Fca.crt" },
    ],
    [
      { DOCUMENTS_URL: "s3://mail/", AWS_REGION: "eu-west-1" },
      { documentBucket: { bucket: "mail", prefix: "", endpoint: undefined, region: "eu-west-1", pathStyle: false } },
    ],
    [{ DOCUMENTS_URL: "s3://mail" }, { documentBucket: { prefix: "", region: undefined, pathStyle: false } }],
    [
      { DOCUMENTS_URL: "s3://mail.example/a/b", AWS_ENDPOINT_URL: "http://minio:9000" },
      { documentBucket: { prefix: "a/b/", endpoint: "http://minio:9000", region: "us-east-1", pathStyle: true } },
    ],
    [
      {
        DOCUMENTS_URL: "s3://mail/a?pathStyle=false&region=auto",
        AWS_ENDPOINT_URL: "http://other",
        AWS_ENDPOINT_URL_S3: "https://s3.example.eu",
        AWS_DEFAULT_REGION: "eu-west-1",
      },
      { documentBucket: { endpoint: "https://s3.example.eu", region: "auto", pathStyle: false } },
    ],
    [
      { DOCUMENTS_URL: "s3://mail/a?endpoint=http://127.0.0.1:9000", AWS_ENDPOINT_URL: "http://other" },
      { documentBucket: { endpoint: "http://127.0.0.1:9000", pathStyle: true } },
    ],
    [{ LOG_LEVEL: "silent" }, { logLevel: "silent" }],
    [{ EBOX_URL: "https://ebox.example.eu/" }, { serviceUrl: "https://ebox.example.eu" }],
    [
      { OIDC_ISSUER: "http://127.0.0.1:8080", OIDC_AUDIENCE: "urn:box", OIDC_TOKEN_TYPE: "JWT" },
      { identity: { kind: "oidc", issuer: "http://127.0.0.1:8080", audience: "urn:box", tokenType: "JWT" } },
    ],
  ])("takes %p", (environment, expected) => {
    expect(readConfiguration(environment)).toMatchObject(expected);
  });

  it.each([
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "4000x"],
    ["PORT", " 4000"],
    ["PORT", "4e3"],
    ["HOST", "not a host"],
    ["HOST", "999.1.1.1"],
    ["HOST", "http://127.0.0.1"],
    ["HOST", "0.0.0.0"],
    ["HOST", "::"],
    ["HOST", "192.168.1.4"],
    ["HOST", "127.evil.example"],
    ["EBOX_NAMESPACE", "Ebox"],
    ["EBOX_NAMESPACE", "e-box"],
    ["EBOX_NAMESPACE", "a".repeat(33)],
    ["EBOX_ORIGINS", "*"],
    ["EBOX_ORIGINS", "https://box.example/"],
    ["EBOX_ORIGINS", "box.example"],
    ["EBOX_ORIGINS", "file://"],
    ["EBOX_COST_PER_MINUTE", "9999"],
    ["EBOX_COST_PER_MINUTE", "1e9"],
    ["EBOX_COST_PER_MINUTE", "3000000000"],
    ["EBOX_SOCKETS_PER_CALLER", "0"],
    ["EVENTSTORE_URL", "localhost:2113"],
    ["EVENTSTORE_URL", "http://localhost:2113"],
    ["EVENTSTORE_URL", "esdb://"],
    ["EVENTSTORE_URL", "esdb://localhost:2113/path"],
    ["EVENTSTORE_URL", "esdb://localhost:2113?throwOnAppendFailure=false"],
    ["EVENTSTORE_URL", "esdb://localhost:2113?tls=true&unheardOf=1"],
    ["DOCUMENTS_URL", "mail"],
    ["DOCUMENTS_URL", "https://s3.example.eu/mail"],
    ["DOCUMENTS_URL", "s3://"],
    ["DOCUMENTS_URL", "s3://Mail"],
    ["DOCUMENTS_URL", "s3://mail/../other"],
    ["DOCUMENTS_URL", "s3://mail/a//b"],
    ["DOCUMENTS_URL", "s3://mail/a b"],
    ["DOCUMENTS_URL", "s3://mail?acl=public"],
    ["DOCUMENTS_URL", "s3://mail?pathStyle=yes"],
    ["DOCUMENTS_URL", "s3://mail?region=EU West"],
    ["DOCUMENTS_URL", "s3://mail?endpoint=minio:9000"],
    ["OIDC_ISSUER", "login.example.eu"],
    ["OIDC_ISSUER", "http://login.example.eu"],
    ["OIDC_ISSUER", "ftp://127.0.0.1"],
    ["OIDC_ISSUER", "https://login.example.eu?x=1"],
    ["OIDC_AUDIENCE", "two words"],
    ["OIDC_TOKEN_TYPE", "jwt"],
    ["OIDC_MAX_TOKEN_LIFETIME", "1"],
    ["OIDC_MAX_TOKEN_LIFETIME", "30s"],
    ["OIDC_MAX_TOKEN_LIFETIME", "31d"],
    ["OIDC_ACR_LEVELS", "urn:x"],
    ["OIDC_ACR_LEVELS", "urn:x=highest"],
    ["OIDC_ACR_LEVELS", "=high"],
    ["TSA_URL", "tsa.example"],
    ["TSA_URL", "ftp://tsa.example"],
    ["EBOX_TIMESTAMP_BOUND", "4"],
    ["EBOX_TIMESTAMP_BOUND", "4m"],
    ["EBOX_WITNESSES", "https://witness.example"],
    ["EBOX_WITNESSES", "w+00000000+BAAA@https://witness.example"],
    ["LOG_LEVEL", "INFO"],
    ["LOG_LEVEL", "verbose"],
    ["EBOX_EXPLORER", "yes"],
    ["EBOX_URL", "127.0.0.1:4000"],
    ["EBOX_URL", "file:///etc"],
    ["LOG_LEVEL", `a\nb${"x".repeat(500)}`],
  ])("refuses %s=%p in one line that names it and what is expected", (variable, value) => {
    const error = refusal({ [variable]: value });
    expect(error.variable).toBe(variable);
    expect(error.message).toMatch(new RegExp(`^${variable} .+: .*expected .+$`));
    expect(error.message).not.toContain("\n");
    expect(error.message.length).toBeLessThan(250);
  });

  it.each([
    ["EVENTSTORE_URL", "esdb://admin:changeit@cluster.example:2113?tlsVerifyCert=false"],
    ["EVENTSTORE_URL", "esdb://admin:changeit@cluster.example:2113/changeit"],
    ["EVENTSTORE_URL", "admin:changeit@cluster.example"],
    ["DOCUMENTS_URL", "s3://key:changeit@mail/prefix"],
    ["DOCUMENTS_URL", "s3://mail?secretAccessKey=changeit"],
    ["DOCUMENTS_URL", "s3://mail?endpoint=https://key:changeit@s3.example.eu"],
    ["OIDC_ISSUER", "https://user:changeit@login.example.eu"],
    ["EBOX_URL", "https://user:changeit@ebox.example.eu"],
    ["TSA_URL", "https://user:changeit@tsa.example.eu?key=changeit"],
  ])("never shows the secret in %s", (variable, value) => {
    expect(refusal({ [variable]: value }).message).not.toContain("changeit");
  });
});

it.each([
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["::1", true],
  ["[::1]", true],
  ["LOCALHOST", true],
  ["0.0.0.0", false],
  ["127.0.0.1.example", false],
  ["localhost.example", false],
])("%s is on the loopback: %p", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

it("tells an address that can be typed, also for a wildcard", () => {
  expect([urlOf("0.0.0.0", 1), urlOf("::", 2), urlOf("box.example", 3)]).toEqual([
    "http://127.0.0.1:1",
    "http://[::1]:2",
    "http://box.example:3",
  ]);
});
