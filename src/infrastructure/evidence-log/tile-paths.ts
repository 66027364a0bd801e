import { join } from "node:path";

/** `x001/x234/067` for 1234067, as C2SP tlog-tiles has it. */
export function tileNumberPath(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  return padded.replaceAll(/\d{3}(?=\d)/g, "x$&/");
}

/** Of the full tile, or of the partial one of that width (1 to 255). */
export function tilePath(folder: string, level: number, index: number, width?: number): string {
  const path = join(folder, "tile", String(level), tileNumberPath(index));
  return width === undefined ? path : join(`${path}.p`, String(width));
}

export const checkpointPath = (folder: string) => join(folder, "checkpoint");
