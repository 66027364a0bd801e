/** The little of autocannon that is used: it has no types of its own. */
declare module "autocannon" {
  export default function autocannon(options: {
    url: string;
    method: "POST";
    headers: Record<string, string>;
    body: string;
    connections: number;
    /** Seconds. */
    duration: number;
  }): Promise<{
    readonly "2xx": number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
    /** Seconds. */
    readonly duration: number;
  }>;
}
