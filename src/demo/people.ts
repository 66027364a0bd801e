import { sha256 } from "../application/evidence/canonical-bytes.ts";
import type { Mailroom } from "../application/mailroom.ts";
import type { Caller, Role, VerifiedToken } from "../application/ports/identity.ts";
import type { Projection, ReadModel } from "../application/ports/read-model.ts";
import { SignIn } from "../application/sign-in.ts";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import type { Instant } from "../domain/instant.ts";

/** Somebody's token, as the identity would verify it. Without an enterprise: of one who acts for none. */
export type TokenOf = (role: Role, enterprise?: EnterpriseNumber) => Promise<VerifiedToken>;

/** What a login wrote is visible much later, and not needed before: nobody else registers anyone in the demo's folder. */
const NOBODY_WAITS: Pick<Projection, "reached"> = { reached: async () => true };

/** Who acts in the demo: the people of the development identity, so that whoever logs in with it is one of them. */
export class People {
  readonly #mailroom: Mailroom;
  readonly #readModel: ReadModel;
  readonly #tokenOf: TokenOf;
  readonly #callers = new Map<string, Promise<Caller>>();

  /** `readModel`: knows everyone who logged in under another `People`; those of this one are remembered. */
  constructor(mailroom: Mailroom, readModel: ReadModel, tokenOf: TokenOf) {
    this.#mailroom = mailroom;
    this.#readModel = readModel;
    this.#tokenOf = tokenOf;
  }

  /** Logs in at that moment, unless they did before. */
  caller(at: Instant, role: Role, enterprise?: EnterpriseNumber): Promise<Caller> {
    const key = `${role}@${enterprise}`;
    const known = this.#callers.get(key);
    if (known) return known;
    const caller = this.#signIn(at, role, enterprise);
    this.#callers.set(key, caller);
    return caller;
  }

  async #signIn(at: Instant, role: Role, enterprise: EnterpriseNumber | undefined): Promise<Caller> {
    const token = await this.#tokenOf(role, enterprise);
    const mailroom = { ...this.#mailroom, clock: { now: () => at } };
    const signIn = new SignIn(mailroom, this.#readModel, NOBODY_WAITS);
    // Events hold the token's hash: this one is the same in every demo, that of the real token is not.
    return signIn.signIn({ ...token, tokenHash: sha256(Buffer.from(`demo ${role} ${enterprise}`)) });
  }
}
