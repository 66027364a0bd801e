import { verifyBundle } from "../../src/bundle/verify-bundle.ts";
import { parseCheckpoint } from "../../src/index.ts";
import { tellBundle } from "../../src/texts/tell.ts";
import { contentsOf, type LoggedMessage, MESSAGE, sealed, testLog, validBundle } from "./test-bundle.ts";
import { FIRST_KEY, SECOND_KEY, WITNESS } from "./test-log.ts";

const codes = (findings: readonly { readonly code: string }[]) => findings.map(({ code }) => code);

describe("a valid bundle", () => {
  it("is verified with any key of the log's history, and by a witness", async () => {
    for (const { key } of [FIRST_KEY, SECOND_KEY]) {
      const result = await verifyBundle(validBundle(), { keys: [key], witnesses: [WITNESS.key] });
      expect(result).toMatchObject({ verified: true, anchored: true, findings: [] });
      expect(result.story?.cosignatures).toEqual([
        { witness: "witness.example/w1", keyId: WITNESS.key.keyId, time: 1_795_000_000 },
      ]);
    }
  });

  it("is verified by the same checkpoint from elsewhere", async () => {
    const files = validBundle();
    const checkpoint = files.get("checkpoint") as Uint8Array;
    expect(await verifyBundle(files, { checkpoint })).toMatchObject({ verified: true, anchored: true, findings: [] });
  });

  it("is only consistent in itself where nobody is trusted", async () => {
    const result = await verifyBundle(validBundle());
    expect(result).toMatchObject({ verified: true, anchored: false });
    expect(codes(result.findings)).toEqual(["NOT_ANCHORED"]);
  });

  it("tells what happened", async () => {
    const { story } = await verifyBundle(validBundle());
    expect(story).toMatchObject({
      messageId: MESSAGE,
      delivery: "HANDED_OVER",
      sender: "0206731645",
      recipient: "0477472701",
      kind: "REGISTERED",
      publishedAt: "2026-11-22T12:00:01.000Z",
      handedOverAt: "2026-11-22T12:00:08.000Z",
    });
    expect(story?.events.map(({ type }) => type)).toEqual([
      "Published",
      "Read",
      "ContentAccessed",
      "Masked",
      "Expired",
    ]);
    expect(story?.disclosed.map(({ part }) => part)).toEqual(["body", "documents/1", "subject"]);
  });

  it("holds without its content, and names what was withheld", async () => {
    const files = validBundle();
    for (const path of ["content/body.json", "content/documents/1.json", "documents/1"]) files.delete(path);
    const result = await verifyBundle(files, { keys: [SECOND_KEY.key] });
    expect(result).toMatchObject({ verified: true, anchored: true });
    expect(result.findings).toEqual(
      ["content/body.json", "content/documents/1.json", "documents/1"].map((path) => ({
        code: "CONTENT_WITHHELD",
        severity: "notice",
        path: expect.stringMatching(path),
      })),
    );
  });

  it("made before the key was replaced is valid for ever", async () => {
    const { log, keys, messages } = testLog();
    const [first] = messages as [LoggedMessage];
    const size = keys[1] as number;
    const message = { ...first, leaves: first.leaves.filter((leaf) => leaf < size) };
    const files = sealed(
      contentsOf({ log, keys: keys.slice(0, 1), message, signer: FIRST_KEY, size }),
      MESSAGE,
      FIRST_KEY,
    );
    expect(parseCheckpoint(files.get("checkpoint") as Uint8Array).size).toBe(size);
    const result = await verifyBundle(files, { keys: [FIRST_KEY.key] });
    expect(result).toMatchObject({ verified: true, anchored: true, findings: [], story: { delivery: "CONSIGNED" } });
  });

  it("can be of a message that was refused at submission", async () => {
    const { log, keys } = testLog();
    const data = { sender: "0206731645", messageId: MESSAGE, reasons: ["UNKNOWN_MESSAGE_TYPE"] };
    const leaf = log.add({ type: "SubmissionRejected", stream: "submission-1", revision: 0, data });
    const files = sealed(contentsOf({ log, keys, message: { messageId: MESSAGE, leaves: [leaf] }, hasContent: false }));
    expect(await verifyBundle(files, { keys: [SECOND_KEY.key] })).toMatchObject({
      verified: true,
      findings: [],
      story: { delivery: "REJECTED_AT_SUBMISSION" },
    });
  });
});

it("what a file says commands no terminal", async () => {
  const files = validBundle().set("\u001b[2J\u202eevil", new Uint8Array());
  const told = tellBundle(await verifyBundle(files), "en").join("\n");
  expect(told).toContain("\ufffd[2J\ufffdevil");
  for (const character of ["\u001b", "\u202e"]) expect(told).not.toContain(character);
});
