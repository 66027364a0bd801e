import { inspect } from "node:util";
import { ConnectionStringRefused } from "../../../src/infrastructure/eventstoredb/checked-connection-string.ts";
import { clientOf } from "../../../src/infrastructure/eventstoredb/connection-string.ts";

it.each([
  "esdb://127.0.0.1:2113?tls=false",
  "esdb+discover://admin:changeit@cluster.example:2113?tls=true&nodePreference=leader&keepAliveInterval=10000",
  "kurrentdb://admin:changeit@one:2113,two:2113,three:2113?max-discover-attempts=3",
])("takes %s, and connects to nothing yet", (text) => {
  expect(() => clientOf(text)).not.toThrow();
});

describe("its secret", () => {
  const { warn, error, log } = console;
  let printed: unknown[];
  beforeEach(() => {
    printed = [];
    const print = (...words: unknown[]) => void printed.push(words);
    Object.assign(console, { warn: print, error: print, log: print });
  });
  afterEach(() => Object.assign(console, { warn, error, log }));

  it.each([
    "http://admin:changeit@cluster.example",
    "esdb://admin:changeit@cluster.example:port",
    "esdb://admin:changeit@cluster.example:2113?tls=changeit",
    "esdb://admin:changeit@cluster.example:2113?nodePreference=changeit",
    "esdb://admin:changeit@cluster.example:2113?tlsVerifyCert=false",
    "esdb://admin:changeit@cluster.example:2113?throwOnAppendFailure=false",
    "esdb://admin:is?changeit@cluster.example:2113",
  ])("is told to nobody where %s is refused", (text) => {
    let refused: unknown;
    try {
      clientOf(text);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(ConnectionStringRefused);
    expect(inspect(refused)).not.toContain("changeit");
    expect(printed).toEqual([]);
  });
});
