// Writes verify.html anew: `npm run page -w ebox-verify`.
import { writeFileSync } from "node:fs";
import { makePage } from "./page.js";

writeFileSync(new URL("../verify.html", import.meta.url), await makePage());
