import type { WhyNotYet } from "../../application/data-access.ts";
import { mandateAsShown } from "../../application/mandate.ts";
import type { Caller } from "../../application/ports/identity.ts";
import type { Projection, ReadModel } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { Rights } from "../view.ts";
import { CLOSE, type ClientSocket } from "./client-socket.ts";

interface Watched {
  readonly caller: Caller;
  readonly sockets: Set<ClientSocket>;
  /** What they had when they came. */
  readonly rights: Rights;
  /** Since they have said which data e-Box may use. */
  isServed: boolean;
}

/**
 * Closes what somebody has open as soon as this node knows that their rights are others: with 4403 where nothing is left
 * to them or they refused data that nothing works without, with 4499 `RESUME` where something is left. Made before the
 * feeds, so that nothing that comes later reaches them.
 */
export class AccessWatch {
  readonly #readModel: Pick<ReadModel, "grantOf">;
  readonly #watched = new Map<EnterpriseNumber, Map<string, Watched>>();
  readonly #whyNotYet: WhyNotYet;
  readonly #stop: () => void;

  constructor(readModel: Pick<ReadModel, "grantOf">, projection: Pick<Projection, "onChange">, whyNotYet: WhyNotYet) {
    this.#readModel = readModel;
    this.#whyNotYet = whyNotYet;
    this.#stop = projection.onChange((mailboxes) => {
      for (const mailbox of mailboxes) this.#look(mailbox as EnterpriseNumber);
    });
  }

  /** Until the socket closes. */
  watch(socket: ClientSocket, caller: Caller): void {
    const { enterpriseNumber } = caller;
    if (enterpriseNumber === undefined) return;
    const ofMailbox = this.#watched.get(enterpriseNumber) ?? new Map<string, Watched>();
    this.#watched.set(enterpriseNumber, ofMailbox);
    const key = `${caller.role} ${caller.actor.id}`;
    const watched = ofMailbox.get(key) ?? this.#newlyWatched(caller);
    ofMailbox.set(key, watched);
    watched.sockets.add(socket);
    socket.whenClosed(() => {
      watched.sockets.delete(socket);
      if (watched.sockets.size === 0 && ofMailbox.get(key) === watched) ofMailbox.delete(key);
      if (ofMailbox.size === 0) this.#watched.delete(enterpriseNumber);
    });
  }

  close(): void {
    this.#stop();
  }

  #look(mailbox: EnterpriseNumber): void {
    const ofMailbox = this.#watched.get(mailbox);
    for (const [key, watched] of ofMailbox ?? []) {
      const end = this.#whyEnded(watched);
      if (end === undefined) continue;
      ofMailbox?.delete(key);
      for (const socket of watched.sockets) socket.close(...end);
    }
  }

  /** Code and reason. */
  #whyEnded(watched: Watched): [number, string] | undefined {
    const wasServed = watched.isServed;
    watched.isServed = this.#whyNotYet(watched.caller) === undefined;
    if (wasServed && !watched.isServed) return [CLOSE.FORBIDDEN, "Forbidden: data that nothing works without"];
    const rights = this.#rightsOf(watched.caller);
    if (rights.key === watched.rights.key) return undefined;
    return rights.mandate === undefined
      ? [CLOSE.FORBIDDEN, "Forbidden: the access was revoked"]
      : [CLOSE.RESUME, "RESUME"];
  }

  #newlyWatched(caller: Caller): Watched {
    const isServed = this.#whyNotYet(caller) === undefined;
    return { caller, sockets: new Set(), rights: this.#rightsOf(caller), isServed };
  }

  #rightsOf(caller: Caller): Rights {
    return new Rights(caller.role, mandateAsShown(this.#readModel, caller));
  }
}
