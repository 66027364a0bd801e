import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { EBOX, EboxProcess } from "./ebox-process.ts";

const OLD_NODE = ["--import", "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

const ebox = (words: string[], environment: Record<string, string> = {}, node: string[] = [], program = EBOX) =>
  new EboxProcess(words, { EBOX_DATA_DIR: join(folder, "data"), ...environment }, { node, program }).ended;

const LINE = /^[^\n]+\n$/;

it("tells what there is", async () => {
  const { out, err, code } = await ebox(["--help"]);
  expect([code, err]).toEqual([0, ""]);
  for (const command of ["serve", "token", "rebuild", "schema"]) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
});

it("tells its version", async () => {
  expect(await ebox(["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

it.each([
  [["frobnicate"]],
  [["serve", "--fast"]],
  [["token"]],
  [["token", "root"]],
  [["token", "user", "extra"]],
  [[]],
])("does not understand %j, and says so with exit code 2", async (words) => {
  const { out, err, code } = await ebox(words);
  expect([code, out]).toEqual([2, ""]);
  expect(err).not.toMatch(/^\s+at /m);
});

describe("ebox token", () => {
  it("prints the token and nothing else, and creates what it needs", async () => {
    const { out, err, code } = await ebox(["token", "administrator"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { role, exp, iat } = decodeJwt(out);
    expect([role, Number(exp) - Number(iat)]).toEqual(["administrator", 3_600]);
    expect(await readdir(join(folder, "data"))).toEqual(["keys"]);
  });

  it("acts for another enterprise, for another time", async () => {
    const { out } = await ebox(["token", "user", "--enterprise", "BE 0220.916.609", "--lifetime", "7d"]);
    const { enterprise_number, exp, iat } = decodeJwt(out);
    expect([enterprise_number, Number(exp) - Number(iat)]).toEqual(["0220916609", 7 * 86_400]);
  });

  it.each([
    [["token", "user", "--enterprise", "0123456789"], "enterprise number"],
    [["token", "user", "--lifetime", "31d"], "at most 30d"],
    [["token", "user", "--lifetime", "soon"], "expected 90s"],
  ])("refuses %j in one line", async (words, said) => {
    const { out, err, code } = await ebox(words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(LINE);
    expect(err).toContain(said);
  });

  it("is of no use where an issuer is set", async () => {
    const { err, code } = await ebox(["token", "user"], { OIDC_ISSUER: "https://login.example.eu" });
    expect(code).toBe(2);
    expect(err).toMatch(/^ebox: OIDC_ISSUER is set.*\n$/);
  });
});

it.each([
  ["PORT", "http"],
  ["EBOX_DATA_DIR", "package.json"],
  ["HOST", "0.0.0.0"],
  ["EVENTSTORE_URL", "esdb://admin:changeit@cluster:2113?tlsVerifyCert=false"],
  ["OIDC_ISSUER", "http://login.example.eu"],
  ["LOG_LEVEL", "loud"],
])("stops with exit code 2 and one line that names %s", async (variable, value) => {
  const { out, err, code } = await ebox(["serve"], { [variable]: value });
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(LINE);
  expect(err).toMatch(new RegExp(`^ebox: ${variable} `));
  expect(err).not.toContain("changeit");
});

it("has nothing to rebuild where nothing is", async () => {
  const { err, code } = await ebox(["rebuild"]);
  expect([code, err]).toEqual([1, `ebox: there is no event log in ${join(folder, "data")}\n`]);
});

describe("on a Node that is too old", () => {
  it("goes on with the one that npm installed", async () => {
    expect(await ebox(["token", "user"], {}, OLD_NODE)).toMatchObject({ code: 0, err: "" });
    expect(await ebox(["frobnicate"], {}, OLD_NODE)).toMatchObject({ code: 2 });
  });

  it("says what to do where there is none", async () => {
    const { err, code } = await ebox(["--help"], {}, OLD_NODE, await bareCopy());
    expect(code).toBe(2);
    expect(err).toMatch(/^ebox: Node 20\.19\.0 is too old: .*npm ci.*\n$/);
  });
});

it("says what to do where it is not built", async () => {
  expect(await ebox(["--help"], {}, [], await bareCopy())).toEqual({
    code: 2,
    out: "",
    err: "ebox: it is not built yet: run npm run build\n",
  });
});

/** The program alone: neither built nor installed. */
async function bareCopy(): Promise<string> {
  await mkdir(join(folder, "bin"));
  await copyFile(EBOX, join(folder, "bin", "ebox.mjs"));
  return join(folder, "bin", "ebox.mjs");
}
