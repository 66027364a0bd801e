import { Argument, Command } from "commander";
import { ROLES, type Role } from "../application/ports/identity.ts";
import { readConfiguration } from "../configuration.ts";
import { type EnterpriseNumber, parseEnterpriseNumber } from "../domain/enterprise-number.ts";
import { parseDuration } from "../duration.ts";
import { systemClock } from "../infrastructure/clock/system-clock.ts";
import { createDataFolder } from "../infrastructure/data-folder/layout.ts";
import {
  LONGEST_DEVELOPMENT_LIFETIME_SECONDS,
  openDevelopmentIdentity,
} from "../infrastructure/identity/development-identity.ts";
import { WrongUsage } from "./failures.ts";

/** `ebox token <persona>`: works beside a running service, and before the first one: both use the key in the data folder. */
export function tokenCommand(): Command {
  return new Command("token")
    .description("print a development bearer token, and nothing else")
    .addArgument(new Argument("<persona>", "who to be").choices(ROLES))
    .option("--enterprise <number>", "enterprise or institution to act for (default: one of the demo's)")
    .option("--lifetime <duration>", "how long the token is valid, like 90s, 15m, 1h or 7d", "1h")
    .action(async (persona: Role, options: { enterprise?: string; lifetime: string }) => {
      const enterpriseNumber = options.enterprise === undefined ? undefined : readEnterprise(options.enterprise);
      const lifetimeSeconds = readLifetime(options.lifetime);
      const { identity, dataFolder } = readConfiguration(process.env);
      if (identity.kind !== "development") {
        throw new WrongUsage(
          "OIDC_ISSUER is set: tokens come from that issuer, and development tokens are not accepted",
        );
      }
      const { keys } = createDataFolder(dataFolder);
      const issuer = await openDevelopmentIdentity(keys, systemClock);
      process.stdout.write(`${await issuer.issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds })}\n`);
    });
}

function readEnterprise(text: string): EnterpriseNumber {
  const number = parseEnterpriseNumber(text);
  if (number !== undefined) return number;
  throw new WrongUsage(`--enterprise ${JSON.stringify(text)} is no enterprise number: ten digits with check digits`);
}

/** Seconds. */
function readLifetime(text: string): number {
  const duration = parseDuration(text);
  if (duration !== undefined && duration <= LONGEST_DEVELOPMENT_LIFETIME_SECONDS * 1_000) return duration / 1_000;
  throw new WrongUsage(`--lifetime ${JSON.stringify(text)}: expected 90s, 15m, 1h, 7d … of at most 30d`);
}
