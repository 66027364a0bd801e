import { eventStoreContract } from "../../contract/event-store.contract.ts";
import { onServer, openOnServer } from "./server.ts";

onServer((connectionString) => {
  eventStoreContract("EventStoreDB", () => openOnServer(connectionString));
});
