import { oneProcess } from "./one-process.ts";
import { wayOfAMessage } from "./way-of-a-message.ts";

describe("one process with an embedded log", () => {
  wayOfAMessage(oneProcess);
});
