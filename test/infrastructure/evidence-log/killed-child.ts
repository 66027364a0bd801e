/** A process of its own, to be killed: `node killed-child.ts <folder> <kind> <points>` (dieInsteadOf). */
import { join } from "node:path";
import { HashedLog } from "../../../src/infrastructure/evidence-log/hashed-log.ts";
import { openIndexToWrite } from "../../../src/infrastructure/evidence-log/schema.ts";
import { dieInsteadOf } from "../../crash/kill-point.ts";
import { batchesAfter } from "./told-batches.ts";

const [folder = "", kind = "", points = ""] = process.argv.slice(2);

const db = openIndexToWrite(join(folder, "evidence.sqlite"));
const log = new HashedLog(db, join(folder, "log"), () => undefined);
dieInsteadOf(kind as "statement" | "work on files", Number(points));
for (const batch of batchesAfter(log.position)) log.apply(batch);
db.close();
