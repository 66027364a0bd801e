import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { report } from "../stage/report.ts";

/** PostGraphile 5 on the tables of postgresql-mail.ts. It checks no token. */
const [host, user, database] = process.argv.slice(2) as [string, string, string];

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  // Or it would hide conditions on columns that are not the first of an index.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [makePgService({ poolConfig: { host, user, database, max: 20 }, schemas: ["public"] })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, websockets: false },
  grafast: { explain: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(0, "127.0.0.1", () =>
  report({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` }),
);
