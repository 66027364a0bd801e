import { eventStoreContract } from "../../contract/event-store.contract.ts";
import { openInFolder } from "./log-folder.ts";

eventStoreContract("The embedded log", openInFolder);
