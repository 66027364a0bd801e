/** Node's own, several times faster than JavaScript's. Undefined in browsers, which need none of its speed. */
export const nodeCrypto = globalThis.process?.getBuiltinModule?.("node:crypto");
export const nodeZlib = globalThis.process?.getBuiltinModule?.("node:zlib");
