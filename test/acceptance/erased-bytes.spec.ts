import { erasedBytes } from "./erased-bytes.ts";
import { oneProcess } from "./one-process.ts";

describe("what expired", () => {
  erasedBytes(oneProcess, { documentsIn: "folder" });
});
