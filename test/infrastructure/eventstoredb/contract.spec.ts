import { eventStoreContract } from "../../contract/event-store.contract.ts";
import { onServer, openOnServer } from "./server.ts";

onServer("the contract on a real server", (connectionString) => {
  eventStoreContract("EventStoreDB", () => openOnServer(connectionString));
});
