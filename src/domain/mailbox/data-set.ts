/** The data of a person, or for them, that e-Box needs to work for that person. */
export const DATA_SETS = ["PROFILE", "LOGIN_DATA", "USER_DATA", "MESSAGES_AND_SUMMARIES", "REFERENCE_DATA"] as const;
export type DataSet = (typeof DATA_SETS)[number];

/** Who it is, how they logged in and what they may do: nothing works without. */
export const REQUIRED_DATA_SETS: ReadonlySet<DataSet> = new Set(["PROFILE", "LOGIN_DATA", "USER_DATA"]);
