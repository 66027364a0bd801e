import { type Append, EventTooLarge } from "../../../src/application/ports/event-store.ts";
import { anAppend, anEvent, appended, aStream, aWrittenStream, type Stage } from "./stage.ts";

const KIB = 1024;

export function keepingContent(stage: Stage): void {
  async function kept(data: object): Promise<object | undefined> {
    const stream = aStream();
    await appended(stage.store, { stream, expected: "no-stream", events: [anEvent(data)] });
    return (await stage.store.readStream(stream)).events[0]?.data;
  }

  it.each([
    ["Belgian text", { text: "Épinards à la crème, façon Liège — €5 «œuf»" }],
    ["characters beyond the basic plane", { text: "𝔈-Box 🇧🇪 👩‍👩‍👧‍👦 𐍈" }],
    ["combining marks, as they were composed", { text: "e\u0301 is not \u00e9" }],
    ["controls, quotes and separators", { text: '\u0000\u0001\t\r\n"\\/\u007f\u2028\u2029\ufeff' }],
    ["scripts from right to left", { text: "שלום عليكم \u202e" }],
    ["keys of every kind", { "": 1, "a.b": 2, é: 3, "🔑": 4, $x: 5, constructor: 6 }],
    ["integers up to the last safe one", { n: [0, -1, 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER] }],
    ["fractions and exponents", { n: [0.1, -1.5e-7, 1e21, 5e-324, Number.MAX_VALUE, 0.1 + 0.2] }],
    ["nothing in many forms", { none: null, yes: true, no: false, text: "", list: [], object: {} }],
    ["an empty object", {}],
    ["deep nesting", JSON.parse(`${'{"a":['.repeat(60)}1${"]}".repeat(60)}`)],
  ])("gives back %s", async (_, data) => {
    expect(JSON.stringify(await kept(data))).toBe(JSON.stringify(data));
  });

  it("keeps the order of keys at every depth", async () => {
    const data = { z: 1, a: { y: [{ c: 1, b: 2, a: 3 }], b: 1, a: 2 }, m: 0, B: 1, b: 2 };
    expect(JSON.stringify(await kept(data))).toBe(JSON.stringify(data));
  });

  it("keeps a key named __proto__ as data", async () => {
    const text = '{"__proto__":{"admin":true},"a":1}';
    expect(JSON.stringify(await kept(JSON.parse(text)))).toBe(text);
  });

  it("keeps id, type and metadata, the order of its keys too", async () => {
    const stream = aStream();
    const event = anEvent({ a: 1 }, "ContentDeposited");
    const turned = Object.fromEntries(Object.entries(event.metadata).reverse()) as typeof event.metadata;
    await appended(stage.store, { stream, expected: "no-stream", events: [{ ...event, metadata: turned }] });
    const [recorded] = (await stage.store.readStream(stream)).events;
    expect(recorded).toMatchObject({ id: event.id, type: "ContentDeposited", stream, revision: 0 });
    expect(JSON.stringify(recorded?.metadata)).toBe(JSON.stringify(turned));
  });

  it("takes an event of 900 KiB", async () => {
    const data = { text: "x".repeat(900 * KIB) };
    expect(JSON.stringify(await kept(data))).toBe(JSON.stringify(data));
  });

  it("takes nine events of 100 KiB at once", async () => {
    const stream = aStream();
    const events = Array.from({ length: 9 }, (_, n) => anEvent({ n, text: "y".repeat(100 * KIB) }));
    await appended(stage.store, { stream, expected: "no-stream", events });
    expect((await stage.store.readStream(stream)).events.map(({ data }) => data)).toEqual(
      events.map(({ data }) => data),
    );
  });

  const tooLarge: [string, (stream: string) => Append][] = [
    [
      "one event of 1.2 MiB",
      (stream) => ({ stream, expected: "no-stream", events: [anEvent({ text: "x".repeat(1200 * KIB) })] }),
    ],
    [
      "bytes, not characters: 600 Ki characters of two bytes each",
      (stream) => ({ stream, expected: "no-stream", events: [anEvent({ text: "é".repeat(600 * KIB) })] }),
    ],
    [
      "twelve events of 100 KiB at once",
      (stream) => ({
        stream,
        expected: "no-stream",
        events: Array.from({ length: 12 }, () => anEvent({ text: "x".repeat(100 * KIB) })),
      }),
    ],
  ];

  it.each(tooLarge)("refuses as too large %s, and writes nothing", async (_, append) => {
    const stream = aStream();
    await expect(stage.store.append(append(stream))).rejects.toBeInstanceOf(EventTooLarge);
    expect(await stage.store.readStream(stream)).toEqual({ state: "no-stream", events: [] });
  });

  it("goes on after something too large, in the same stream", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    const large = { stream, expected: 0, events: [anEvent({ text: "x".repeat(1200 * KIB) })] };
    const [refused, beside] = await Promise.allSettled([
      stage.store.append(large),
      stage.store.append(anAppend(aStream(), "no-stream")),
    ]);
    expect(refused.status).toBe("rejected");
    expect(beside).toMatchObject({ status: "fulfilled", value: { outcome: "appended" } });
    expect(await stage.store.append(anAppend(stream, 0))).toMatchObject({ outcome: "appended", revision: 1 });
  });
}
