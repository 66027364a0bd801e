import type { AssuranceLevel } from "../../../domain/metadata.ts";

/** A way to log in that users know, as this provider plays it. */
export interface LoginMethod {
  /** Stands in `amr`, and so in the metadata of events. */
  readonly id: string;
  readonly name: string;
  readonly assuranceLevel: AssuranceLevel;
  /** A code has to be typed. */
  readonly asksCode: boolean;
}

export const LOGIN_METHODS: readonly LoginMethod[] = [
  { id: "mygov", name: "MyGov.be", assuranceLevel: "high", asksCode: false },
  { id: "eid", name: "eID", assuranceLevel: "high", asksCode: false },
  { id: "itsme", name: "itsme", assuranceLevel: "high", asksCode: false },
  { id: "eidas", name: "eIDAS", assuranceLevel: "substantial", asksCode: false },
  { id: "username_code", name: "", assuranceLevel: "substantial", asksCode: true },
];

/** Everybody's: it stands on the page. */
export const CODE = "123456";
