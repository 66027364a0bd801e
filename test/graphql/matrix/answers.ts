import type { Client } from "graphql-ws";
import type { Api } from "../api.ts";
import type { Operation } from "./operations.ts";

/** An answer as the one who asked sees it, less what is another for every request. */
export interface Told {
  readonly status: number;
  readonly body: string;
}

interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: unknown; readonly extensions?: object }[];
}

export async function overHttp(api: Api, { query, variables }: Operation): Promise<Told> {
  const { status, data, errors } = await api.post<unknown>({ query, variables });
  return { status, body: textOf({ data, ...(errors && { errors }) }) };
}

/** The first that comes of it; of a subscription, its first change. What says nothing for `silentAfterMs` told nothing. */
export async function overWebSocket(
  client: Client,
  { query, variables }: Operation,
  silentAfterMs?: number,
): Promise<Told> {
  const answer = Promise.withResolvers<GraphQLAnswer>();
  const silence = silentAfterMs === undefined ? undefined : setTimeout(() => answer.resolve({}), silentAfterMs);
  const end = client.subscribe<unknown>(
    { query, variables },
    {
      next: ({ data, errors }) => answer.resolve({ data, ...(errors && { errors }) }),
      error: (error) => {
        if (Array.isArray(error)) answer.resolve({ errors: error });
        else answer.reject(new Error(`closed: ${(error as { code?: number }).code}`));
      },
      complete: () => answer.resolve({}),
    },
  );
  const told = await answer.promise.finally(() => clearTimeout(silence));
  end();
  return { status: 0, body: textOf(told) };
}

const textOf = ({ data, errors }: GraphQLAnswer) =>
  JSON.stringify({ data, errors: errors?.map(({ message, path, extensions }) => ({ message, path, extensions })) });

/** Every reason that an answer gives, in its own words; empty where it was done. */
export function reasonsIn(body: string): string[] {
  const reasons: string[] = [];
  JSON.parse(body, (key, value) => {
    if ((key === "userErrors" || key === "errors") && Array.isArray(value))
      reasons.push(...value.map((each) => JSON.stringify(each)));
    return value;
  });
  return reasons;
}

/** The answer without the identifier that was asked for. */
export function without(asked: string, { status, body }: Told): Told {
  return { status, body: body.replaceAll(asked, "…") };
}
