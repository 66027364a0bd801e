/** Node's own cryptography, several times faster than JavaScript's. Undefined in browsers, which need none of its speed. */
export const nodeCrypto = globalThis.process?.getBuiltinModule?.("node:crypto");
