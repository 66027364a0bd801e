/** A process of its own, to be killed: `node killed-child.ts <file> <points>` (dieInsteadOf). Prints how far it came. */
import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { GroupCommit } from "../../../src/infrastructure/embedded-log/group-commit.ts";
import { prepareLogFile } from "../../../src/infrastructure/embedded-log/log-file.ts";
import { dieInsteadOf } from "../../crash/kill-point.ts";
import { BATCHES, NAMESPACE } from "./written-batches.ts";

const [file = "", points = ""] = process.argv.slice(2);

prepareLogFile(file, NAMESPACE);
const db = new DatabaseSync(file);
db.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
const commit = new GroupCommit(db, NAMESPACE);
dieInsteadOf("statement", Number(points));
for (const requests of BATCHES) {
  commit.run(requests);
  writeSync(1, ".");
}
db.close();
