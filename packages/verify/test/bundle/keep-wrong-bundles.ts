import { existsSync, writeFileSync } from "node:fs";
import { keptAs, WRONG_BUNDLES } from "./wrong-bundles.ts";
import { zipOf } from "./zip-of.ts";

/** `npm run keep-wrong-bundles`: writes those that have no file. What was kept is never rewritten. */
for (const bundle of WRONG_BUNDLES) {
  const place = new URL(`../golden/wrong/${keptAs(bundle)}`, import.meta.url);
  if (!existsSync(place)) writeFileSync(place, await zipOf(bundle.files, true));
}
