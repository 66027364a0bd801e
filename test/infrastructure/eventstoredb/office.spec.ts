import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventStoreUnavailable, type Position } from "../../../src/application/ports/event-store.ts";
import { systemClock } from "../../../src/infrastructure/clock/system-clock.ts";
import { rebuildReadModel } from "../../../src/infrastructure/read-model/rebuild.ts";
import { type Office, openOffice } from "../../../src/office.ts";
import { openStoreToRead, storeOpening } from "../../../src/store-opening.ts";
import { INSTITUTION, onboard } from "../../application/office.ts";
import { anAppend, appended } from "../../contract/event-store/stage.ts";
import { aNamespace, onServer, unlessOneServer } from "./server.ts";
import { Wire } from "./wire.ts";

onServer(
  "an office on a cluster",
  (connectionString) => {
    let folder: string;
    let wire: Wire;
    let place: { dataFolder: string; namespace: string; eventStoreUrl: string };
    let office: Office;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "ebox-cluster-"));
      wire = await Wire.to(connectionString);
      place = { dataFolder: join(folder, "data"), namespace: aNamespace(), eventStoreUrl: wire.connectionString };
    });
    afterEach(async () => {
      await office.close();
      await wire.close();
      await rm(folder, { recursive: true });
    });

    async function authorise(fr: string): Promise<void> {
      const outcome = await onboard(office.publishing, INSTITUTION, { fr });
      if (!outcome.accepted) throw new Error(outcome.refusal.code);
    }

    const nameOfSender = () => office.readModel.sendersByNumber([INSTITUTION]).get(INSTITUTION)?.name;

    /** Looks whenever the read model changes, and every now and then. */
    async function until(condition: () => boolean): Promise<void> {
      while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
    }

    it("waits for a store that is not there when it is opened, and reads it once it is", async () => {
      await wire.takeAway();
      office = await openOffice(place, systemClock);
      await until(() => office.projection.status().state === "stopped");
      expect(office.projection.status()).toMatchObject({
        reason: "The log could not be read: EventStoreUnavailable",
        tryingAgain: true,
      });
      await expect(authorise("ONSS")).rejects.toBeInstanceOf(EventStoreUnavailable);
      await wire.putBack();
      await until(() => office.projection.status().state === "live");
      await authorise("ONSS");
      await until(() => nameOfSender() !== undefined);
      expect(nameOfSender()).toEqual({ fr: "ONSS" });
    });

    it("goes on after the store was away, with what others have written meanwhile", async () => {
      office = await openOffice(place, systemClock);
      await until(() => office.projection.status().state === "live");
      await wire.takeAway();
      await until(() => office.projection.status().state === "stopped");

      const elsewhere = { ...place, dataFolder: join(folder, "elsewhere"), eventStoreUrl: connectionString };
      const ours = office;
      office = await openOffice(elsewhere, systemClock);
      await authorise("RSZ");
      await office.close();
      office = ours;

      expect(nameOfSender()).toBeUndefined();
      await wire.putBack();
      await until(() => nameOfSender() !== undefined);
      expect(nameOfSender()).toEqual({ fr: "RSZ" });
    });

    it("shows the head of a quiet log also where its last event is none that the tables tell of", async () => {
      office = await openOffice(place, systemClock);
      await authorise("INAMI");
      const { store } = office.publishing;
      for (const stream of ["job-night", "log"]) {
        expect(await office.projection.reached((await store.head()) as Position, 5_000)).toBe(true);
        await appended(store, anAppend(stream, "no-stream"));
      }
      expect(await office.projection.reached((await store.head()) as Position, 5_000)).toBe(true);
      expect(office.projection.status().state).toBe("live");
    });

    it("can have its read model built again beside it", async () => {
      office = await openOffice(place, systemClock);
      await authorise("ONSS");
      const head = await office.publishing.store.head();
      const store = await openStoreToRead(storeOpening(place));
      const rebuilt = await rebuildReadModel({ folder: join(place.dataFolder, "read-model"), store });
      await store.close();
      expect(rebuilt.events).toBeGreaterThan(0);
      expect(head && rebuilt.position && rebuilt.position >= head).toBe(true);
      await until(() => nameOfSender() !== undefined);
      expect(nameOfSender()).toEqual({ fr: "ONSS" });
    });
  },
  unlessOneServer,
);
