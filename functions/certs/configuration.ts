/** What `certs` is told by its environment. The only place that knows the names of its variables. */

import { type Host, hostOf } from "../../src/certificates/host.ts";

export interface CertsConfiguration {
  /** Name of the Secret. */
  secret: string;
  /** Where it is; absent: the namespace that this runs in. */
  namespace: string | undefined;
  /** Names of the webhook configurations. */
  webhooks: readonly string[];
  settings: { hosts: readonly Host[]; lifeMs: number; overlapMs: number };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws with a sentence that names the variable and what it may be. */
export const readCertsConfiguration = (environment: Environment): CertsConfiguration => {
  const lifeMs = duration("EBB_CERTS_LIFE", environment, "2160h");
  const overlapMs = duration("EBB_CERTS_OVERLAP", environment, "10m");
  if (overlapMs * 3 >= lifeMs)
    throw new Error("EBB_CERTS_OVERLAP must be less than a third of EBB_CERTS_LIFE, which is what a renewal has");
  return {
    secret: environment.EBB_CERTS_SECRET || "ebb-admission-tls",
    namespace: environment.EBB_NAMESPACE || undefined,
    webhooks: list(environment.EBB_CERTS_WEBHOOKS || "ebb-admission,ebb-inject"),
    settings: { hosts: hosts(environment.EBB_CERTS_HOSTS ?? ""), lifeMs, overlapMs },
  };
};

const list = (value: string): string[] =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const hosts = (value: string): readonly Host[] => {
  const names = list(value);
  if (names.length === 0)
    throw new Error("EBB_CERTS_HOSTS must list what the webhooks are called by: DNS names and IP addresses, by commas");
  return names.map((name) => {
    const host = hostOf(name);
    if (host === undefined)
      throw new Error(
        `EBB_CERTS_HOSTS must list DNS names and IP addresses, separated by commas: "${name}" is neither`,
      );
    return host;
  });
};

/** Hours, minutes and seconds, as Go writes durations; in milliseconds. https://pkg.go.dev/time#ParseDuration */
const duration = (variable: string, environment: Environment, usual: string): number => {
  const text = environment[variable] || usual;
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  if (ms === 0) throw new Error(`${variable} must be a duration such as 2160h, 10m or 1m30s: it is "${text}"`);
  return ms;
};
