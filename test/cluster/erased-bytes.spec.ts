import { erasedBytes } from "../acceptance/erased-bytes.ts";
import { onServer } from "../infrastructure/eventstoredb/server.ts";
import { Cluster } from "./cluster.ts";

onServer("what expired, on two nodes", (connectionString) => {
  erasedBytes((environment) => Cluster.start(connectionString, [connectionString, connectionString], environment), {
    documentsIn: "bucket",
  });
});
