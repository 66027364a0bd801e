import { openStoreToRead, storeOpening } from "../../src/store-opening.ts";
import { RunningService } from "./running-service.ts";
import { refusesWhatIsTooLarge } from "./too-large-message.ts";

it("a message that is larger than the log takes is refused, and leaves nothing", async () => {
  await using opened = new AsyncDisposableStack();
  const service = opened.adopt(await RunningService.start(), (toRemove) => toRemove.remove());
  const place = { dataFolder: service.folder, namespace: "ebox" };
  const store = opened.adopt(await openStoreToRead(storeOpening(place)), (toClose) => toClose.close());
  await refusesWhatIsTooLarge(service, store);
});
