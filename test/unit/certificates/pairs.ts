/** Pairs for tests, made with real keys. */

import { type Host, hostOf } from "../../../src/certificates/host.ts";
import { type Issued, issue } from "../../../src/certificates/issue.ts";

export const epoch = new Date("2030-01-01T00:00:00Z");
export const days = 24 * 60 * 60_000;
export const at = (ms: number): Date => new Date(epoch.getTime() + ms);

export const hostsOf = (...names: string[]): Host[] => names.flatMap((name) => hostOf(name) ?? []);

export const issued = (
  { hosts = ["ebb.test"], lifeMs = 90 * days }: { hosts?: string[]; lifeMs?: number } = {},
  now = epoch,
): Promise<Issued> => issue({ hosts: hostsOf(...hosts), lifeMs }, now);
