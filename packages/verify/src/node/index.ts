export { type CompareOptions, comparePaths } from "./compare.ts";
export { logInFolder } from "./files.ts";
export { Unusable } from "./unusable.ts";
export { type Answer, type OpenLog, type VerifyOptions, verifyPath } from "./verify.ts";
