import { createLog, reportUnexpected } from "../src/logging.ts";

function recorded() {
  const lines: string[] = [];
  const log = createLog("trace", { write: (line) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "") as Record<string, unknown> };
}

it("writes one line of JSON with level and time", () => {
  const { log, last } = recorded();
  log.info({ port: 4000 }, "listening");
  expect(last()).toEqual({ level: "info", time: expect.stringMatching(/^\d{4}-.*Z$/), port: 4000, msg: "listening" });
});

it.each(["authorization", "token", "password", "body", "subject", "content"])("blots out what is named %s", (name) => {
  const { log, lines } = recorded();
  log.info({ [name]: "hidden", a: { [name]: "hidden" }, b: { c: { [name]: { d: "hidden" } } } });
  expect(lines.join()).not.toContain("hidden");
});

it("reports what is unexpected under an id, without an error's own properties", () => {
  const { log, lines, last } = recorded();
  const cause = Object.assign(new Error("database is locked"), { code: "ERR_SQLITE_ERROR", sql: "hidden" });
  const error = Object.assign(new Error("failed", { cause }), { input: "hidden" });
  const errorId = reportUnexpected(log, error, { requestId: "r" });
  expect(errorId).toMatch(/^[0-9a-f-]{36}$/);
  expect(last()).toMatchObject({
    level: "error",
    errorId,
    requestId: "r",
    err: { name: "Error", message: "failed", cause: { message: "database is locked", code: "ERR_SQLITE_ERROR" } },
  });
  expect(lines.join()).not.toContain("hidden");
});

it("does not write what was thrown where it is no error: it may be anything", () => {
  const { log, lines, last } = recorded();
  reportUnexpected(log, "hidden");
  expect(last()).toMatchObject({ err: { type: "string" } });
  expect(lines.join()).not.toContain("hidden");
});

it("ends with a cause that is its own cause", () => {
  const { log, last } = recorded();
  const error = new Error("round");
  error.cause = error;
  reportUnexpected(log, error);
  expect(last()).toMatchObject({ err: { cause: { cause: { message: "round" } } } });
});
