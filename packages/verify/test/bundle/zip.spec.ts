import { utf8 } from "../../src/bytes.ts";
import { readZip } from "../../src/index.ts";
import { crc32, crc32InScript } from "../../src/zip/crc32.ts";
import { zipOf } from "./zip-of.ts";

const files = new Map([
  ["a.json", utf8("{}")],
  ["b/c", new Uint8Array(100_000)],
  ["empty", new Uint8Array()],
]);
const malformed = expect.objectContaining({ name: "Malformed" });

it.each([false, true])("a zip is read as it was written, deflated: %s", async (compress) => {
  expect(await readZip(await zipOf(files, compress))).toEqual(files);
});

it("nothing may stand before, between or after the entries", async () => {
  const zip = await zipOf(files);
  for (const wrong of [[1, ...zip], [...zip, 0], zip.slice(1), zip.slice(0, -1), []]) {
    await expect(readZip(Uint8Array.from(wrong))).rejects.toEqual(malformed);
  }
});

it("no bit can be flipped of a stored zip", async () => {
  const zip = await zipOf(new Map([...files].slice(0, 1).concat([["x", utf8("y")]])));
  const read: number[] = [];
  for (let bit = 0; bit < zip.length * 8; bit++) {
    const flipped = zip.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    await readZip(flipped).then(
      () => read.push(bit),
      (error) => expect(error).toEqual(malformed),
    );
  }
  expect(read).toEqual([]);
});

it("no name stands twice", async () => {
  const zip = Buffer.from(
    await zipOf(
      new Map([
        ["one", utf8("1")],
        ["two", utf8("2")],
      ]),
    ),
  );
  const twice = Buffer.from(zip.toString("latin1").replaceAll("two", "one"), "latin1");
  await expect(readZip(new Uint8Array(twice))).rejects.toThrow("one twice");
});

it("an entry is not larger than it says", async () => {
  const zip = Buffer.from(await zipOf(new Map([["bomb", new Uint8Array(10_000_000)]]), true));
  const central = zip.indexOf(Buffer.from("504b0102", "hex"));
  for (const at of [22, central + 24]) zip.writeUInt32LE(10, at);
  await expect(readZip(new Uint8Array(zip))).rejects.toThrow("bomb is larger than it says");
  for (const at of [22, central + 24]) zip.writeUInt32LE(0xfffffff0, at);
  await expect(readZip(new Uint8Array(zip))).rejects.toThrow("more than 512 MiB");
});

it("has the same check sums in script as by Node's own code", () => {
  for (const text of ["", "123456789", "é".repeat(1_000)]) expect(crc32InScript(utf8(text))).toBe(crc32(utf8(text)));
  expect(crc32InScript(utf8("123456789"))).toBe(0xcbf43926);
});
