import { nothingHere, Problem } from "./problem.ts";

export interface Route<Handler> {
  readonly methods: readonly string[];
  /** `/messages/:messageId/documents/:number`; `/*` at its end takes the rest; also the name of the route in metrics. */
  readonly pattern: string;
  readonly handler: Handler;
}

export interface RouteMatch<Handler> {
  readonly route: Route<Handler>;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the one route for a path. The returned function raises `Problem`: 404, or 405 where another method would do. */
export function createRouter<Handler>(
  routes: readonly Route<Handler>[],
): (method: string, pathname: string) => RouteMatch<Handler> {
  const table = routes.map((route) => ({ route, expression: expressionOf(route.pattern) }));
  return (method, pathname) => {
    const found = table.flatMap(({ route, expression }) => {
      const match = expression.exec(pathname);
      return match ? [{ route, params: { ...match.groups } }] : [];
    });
    const match = found.find(({ route }) => route.methods.includes(method));
    if (match) return match;
    if (found.length === 0) throw nothingHere();
    const allow = [...new Set(found.flatMap(({ route }) => route.methods))].join(", ");
    throw new Problem(405, "METHOD_NOT_ALLOWED", `Only ${allow} is possible here.`, { allow });
  };
}

/** Parameters are letters, digits, `_` and `-` only, in `rest` also `.` and `/`: nothing to decode, nothing to smuggle. */
function expressionOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.]/g, "\\$&");
  const named = literal.replace(/:(\w+)/g, "(?<$1>[\\w-]+)");
  return new RegExp(`^${named.replace(/\*$/, "(?<rest>[\\w./-]+)")}$`);
}
