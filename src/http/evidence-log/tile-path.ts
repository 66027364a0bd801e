/** What a path below `/log/tile/` names (C2SP tlog-tiles). */
export interface TileName {
  readonly index: number;
  /** 256 for a full tile. */
  readonly width: number;
}

const FULL = 256;
const NUMBER = /^(?:x\d{3}\/){0,4}\d{3}$/;

/** `x001/x234/067.p/8`; undefined where it is anything else, also where the same could be said shorter. */
export function tileNameOf(path: string): TileName | undefined {
  const [number = "", width, more] = path.split(".p/");
  if (more !== undefined || !NUMBER.test(number) || /^x000\//.test(number)) return undefined;
  if (width !== undefined && !/^[1-9]\d{0,2}$/.test(width)) return undefined;
  const hashes = width === undefined ? FULL : Number(width);
  if (width !== undefined && hashes >= FULL) return undefined;
  return { index: Number(number.replaceAll(/[x/]/g, "")), width: hashes };
}

/** `0` to `63`; undefined where it is anything else. */
export function levelOf(text: string): number | undefined {
  return /^(0|[1-9]\d?)$/.test(text) && Number(text) < 64 ? Number(text) : undefined;
}
