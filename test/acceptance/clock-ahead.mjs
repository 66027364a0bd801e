/** Preloaded into a service: its clock is ahead by the milliseconds that stand in the file, looked at again on SIGUSR2. */
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const realNow = Date.now;
let ahead = 0;
const look = () => {
  ahead = Number(readFileSync(process.env.EBOX_TEST_CLOCK_AHEAD, "utf8"));
};
look();
Date.now = () => realNow() + ahead;
if (isMainThread) process.on("SIGUSR2", look);
