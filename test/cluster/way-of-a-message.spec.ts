import { wayOfAMessage } from "../acceptance/way-of-a-message.ts";
import { onServer } from "../infrastructure/eventstoredb/server.ts";
import { Cluster } from "./cluster.ts";

onServer("the way of a message over two nodes, asked in turn", (connectionString) => {
  wayOfAMessage((environment) => Cluster.start(connectionString, [connectionString, connectionString], environment));
});
