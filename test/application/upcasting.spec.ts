import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import { currentVersion, type Upcasters, upcast } from "../../src/application/upcasting.ts";
import type { Fact } from "../../src/domain/metadata.ts";
import { anEvent } from "../contract/event-store/stage.ts";

type Moved = Fact<"Moved", { readonly place: { readonly shelf: number; readonly room: string } }>;

/** Version 1 said `{ shelf }` as a text, version 2 as a number, version 3 says the room too. */
const upcasters: Upcasters = {
  Moved: [
    (data) => ({ shelf: Number((data as { shelf: string }).shelf) }),
    (data) => ({ place: { ...data, room: "cellar" } }),
  ],
};

function recorded(type: string, schemaVersion: number, data: object): RecordedEvent {
  const event = anEvent(data, type);
  const metadata = { ...event.metadata, schemaVersion };
  return { ...event, metadata, stream: "box-1", revision: 0, position: "1" as RecordedEvent["position"] };
}

it.each([
  [1, { shelf: "7" }],
  [2, { shelf: 7 }],
  [3, { place: { shelf: 7, room: "cellar" } }],
])("version %i of an event is understood in the current one", (version, data) => {
  const stored = recorded("Moved", version, data);
  const before = structuredClone(stored);
  expect(upcast<Moved>(stored, upcasters)).toEqual({ ...stored, data: { place: { shelf: 7, room: "cellar" } } });
  expect(stored).toEqual(before);
});

it.each([0, 4, 1.5, Number.NaN, "1", undefined])("version %p is refused, whatever the event says", (version) => {
  const stored = recorded("Moved", version as number, { secret: "word" });
  expect(() => upcast(stored, upcasters)).toThrow(`Version ${version} of Moved is not known here, only up to 3.`);
});

it("an event that never changed is told as it is stored, and not in a version that is still to come", () => {
  const stored = recorded("Stayed", 1, { shelf: "7" });
  expect(upcast(stored, upcasters)).toBe(stored);
  expect(() => upcast(recorded("Stayed", 2, {}), upcasters)).toThrow("Version 2 of Stayed is not known here");
});

it("events are written in the version that is current", () => {
  expect([currentVersion("Moved", upcasters), currentVersion("Stayed", upcasters)]).toEqual([3, 1]);
  expect(currentVersion("Published")).toBe(1);
});
