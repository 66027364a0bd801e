import type { Adapter, AdapterPayload } from "oidc-provider";

interface Kept {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** More logins than that don't go on at the same time on a laptop; the oldest goes first. */
const MOST = 10_000;

/**
 * What the provider remembers of logins under way: codes, grants, sessions. In memory, because it is for development: a
 * restart forgets logins that are not finished, and no token that was given.
 */
export class StateInMemory {
  readonly #kept = new Map<string, Kept>();

  /** The part of one model. `client`: finds a client by its id, for the model `Client`. */
  adapter(model: string, client: (id: string) => AdapterPayload | undefined): Adapter {
    const kept = this.#kept;
    const key = (id: string) => `${model} ${id}`;
    const live = (name: string): AdapterPayload | undefined => {
      const entry = kept.get(name);
      if (entry !== undefined && entry.until > Date.now()) return entry.payload;
      kept.delete(name);
      return undefined;
    };
    const findBy = (property: "uid" | "userCode", value: string) => {
      for (const name of kept.keys()) {
        const payload = name.startsWith(key("")) ? live(name) : undefined;
        if (payload?.[property] === value) return payload;
      }
      return undefined;
    };
    return {
      async find(id) {
        return model === "Client" ? client(id) : live(key(id));
      },
      async findByUid(uid) {
        return findBy("uid", uid);
      },
      async findByUserCode(userCode) {
        return findBy("userCode", userCode);
      },
      async upsert(id, payload, expiresIn = 0) {
        kept.delete(key(id));
        kept.set(key(id), { payload, until: Date.now() + expiresIn * 1_000 });
        const [oldest] = kept.keys();
        if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      },
      async consume(id) {
        const payload = live(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      async destroy(id) {
        kept.delete(key(id));
      },
      async revokeByGrantId(grantId) {
        for (const [name, { payload }] of kept) {
          if (payload.grantId === grantId) kept.delete(name);
        }
      },
    };
  }
}
