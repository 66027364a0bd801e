/**
 * A module of the built product. Typed by its source: `built<typeof import("../../src/x.ts")>("x")`.
 */
export function built<Module>(path: string): Promise<Module> {
  return import(new URL(`../../dist/${path}.js`, import.meta.url).href) as Promise<Module>;
}
