/** The message says what is wrong, and holds nothing of the string: its password may stand anywhere by mistake. */
export class ConnectionStringRefused extends Error {
  override name = "ConnectionStringRefused";
}

/** Without `throwOnAppendFailure`, which changes what an append answers, and `tlsVerifyCert`, which has no effect. */
const OPTIONS = new Set([
  "connectionname",
  "defaultdeadline",
  "discoveryinterval",
  "gossiptimeout",
  "keepaliveinterval",
  "keepalivetimeout",
  "maxdiscoverattempts",
  "nodepreference",
  "tls",
  "tlscafile",
  "usercertfile",
  "userkeyfile",
]);

/**
 * The connection string as the client takes it. The client prints a string with options that it does not know, password
 * and all, so they are refused before: raises `ConnectionStringRefused`.
 */
export function checkedConnectionString(text: string): string {
  const match = /^(?:esdb|kurrentdb)(\+discover)?:\/\/([^\s/?]+)\/?(?:\?(\S*))?$/.exec(text.trim());
  if (match === null) throw new ConnectionStringRefused("is no connection string");
  const [, discover = "", hosts, options = ""] = match;
  for (const option of options.split("&").filter(Boolean)) {
    const [name = ""] = option.split("=");
    if (!OPTIONS.has(name.toLowerCase().replaceAll(/[_-]/g, ""))) {
      throw new ConnectionStringRefused(
        "has an option that is unknown, or of no use here as tlsVerifyCert and throwOnAppendFailure",
      );
    }
  }
  return `esdb${discover}://${hosts}${options ? `?${options}` : ""}`;
}
