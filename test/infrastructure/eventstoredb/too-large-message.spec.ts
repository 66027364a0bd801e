import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { RunningService } from "../../acceptance/running-service.ts";
import { refusesWhatIsTooLarge } from "../../acceptance/too-large-message.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("a message that is larger than the server takes", (connectionString) => {
  it("is refused, and leaves nothing", async () => {
    const namespace = aNamespace();
    await using opened = new AsyncDisposableStack();
    const environment = { EVENTSTORE_URL: connectionString, EBOX_NAMESPACE: namespace };
    const starting = RunningService.start(["--no-demo"], environment);
    const service = opened.adopt(await starting, (toRemove) => toRemove.remove());
    const store = opened.adopt(await openEventStoreDb({ connectionString, namespace }), (toClose) => toClose.close());
    await refusesWhatIsTooLarge(service, store);
  }, 60_000);
});
