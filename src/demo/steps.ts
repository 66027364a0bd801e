import type { Role } from "../application/ports/identity.ts";
import { DAY, HOUR, type Instant, instant, MINUTE, plus } from "../domain/instant.ts";
import type { Enterprise } from "./enterprises.ts";
import type { Plan, PlannedMessage } from "./plan.ts";
import { Random } from "./random.ts";

/** What people do with a message, after its publication and before it expires. */
export interface Dealing {
  readonly kind: "open" | "reply" | "mask" | "make-visible";
  readonly at: Instant;
  readonly message: PlannedMessage;
  readonly by: Role;
}

/** One thing that happens in the demo's year. */
export type Step =
  | Dealing
  | { readonly kind: "publish" | "expire"; readonly at: Instant; readonly message: PlannedMessage }
  | { readonly kind: "sign-in"; readonly at: Instant; readonly enterprise: Enterprise; readonly by: Role }
  | { readonly kind: "consent"; readonly at: Instant; readonly enterprise: Enterprise };

/** Everything that happens, in its order in time. */
export function stepsOf(plan: Plan): Step[] {
  const steps: Step[] = plan.messages.flatMap((message) => [
    { kind: "publish", at: message.at, message },
    ...dealingsWith(message, plan),
    ...(message.expires < plan.end ? [{ kind: "expire" as const, at: message.expires, message }] : []),
  ]);
  return inOrderOfTime([...inOrderOfTime(steps), ...logins(inOrderOfTime(steps), plan)]);
}

/** `sort` keeps the order of what happens at the same moment. */
const inOrderOfTime = (steps: readonly Step[]) => [...steps].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

function dealingsWith(message: PlannedMessage, { seed, end }: Plan): Dealing[] {
  const random = new Random(seed, "dealings", message.index);
  const { recipient } = message;
  const by: Role = recipient.hasUsers && random.chance(0.3) ? "user" : "administrator";
  const dealings: Dealing[] = [];
  let at = message.at;
  const then = (kind: Dealing["kind"], meanDays: number) => {
    at = plus(at, MINUTE - Math.floor(Math.log(1 - random.fraction()) * meanDays * DAY));
    dealings.push({ kind, at, message, by });
  };
  const isRead = random.chance(recipient.diligence);
  if (isRead) {
    then("open", 4);
    if (random.chance(0.1)) then("open", 1);
    if (message.isReplyAuthorized && random.chance(0.15)) then("reply", 2);
  }
  if (recipient.diligence > 0 && random.chance(isRead ? 0.12 : 0.03)) {
    then("mask", 10);
    if (random.chance(0.1)) then("make-visible", 3);
  }
  const last = message.expires < end ? message.expires : end;
  return dealings.filter((dealing) => dealing.at < last);
}

/** Who deals with a message has logged in before; some give their consent then. */
function logins(steps: readonly Step[], { start }: Plan): Step[] {
  const known = new Set<string>();
  return steps.flatMap((step): Step[] => {
    if (!("by" in step) || step.kind === "sign-in") return [];
    const { by, at, message } = step;
    const enterprise = message.recipient;
    if (known.has(`${by} ${enterprise.enterpriseNumber}`)) return [];
    known.add(`${by} ${enterprise.enterpriseNumber}`);
    const early = instant(Math.max(Date.parse(start), Date.parse(at) - HOUR));
    const login: Step = { kind: "sign-in", at: early, enterprise, by };
    return enterprise.consents && by === "administrator"
      ? [login, { kind: "consent", at: plus(early, MINUTE), enterprise }]
      : [login];
  });
}
