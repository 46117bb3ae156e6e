/** The Secrets that a custom resource uses: which keys, whether they are there, and what they hold, as a hash. */

import { createHash } from "node:crypto";
import { Waiting } from "../../failures.ts";
import type { Problem, SecretState } from "../kind.ts";
import type { CommonReason } from "../reasons.ts";

export interface SecretUse {
  secretName: string;
  keys: readonly string[];
}

/** Keys by Secret, both sorted. */
export type UsedKeys = ReadonlyMap<string, readonly string[]>;

export type FoundSecrets = ReadonlyMap<string, SecretState>;

export function usedKeys(uses: readonly SecretUse[]): UsedKeys {
  const names = [...new Set(uses.map(({ secretName }) => secretName))].sort();
  return new Map(
    names.map((name) => [
      name,
      [...new Set(uses.flatMap(({ secretName, keys }) => (secretName === name ? keys : [])))].sort(),
    ]),
  );
}

/** A Secret that cannot be read is the problem of whoever needs what is in it. */
export const missingSecrets = (used: UsedKeys, found: FoundSecrets): Problem<CommonReason>[] => [
  ...notFound(used, found),
  ...withoutKeys(used, found),
];

function notFound(used: UsedKeys, found: FoundSecrets): Problem<CommonReason>[] {
  const missing = [...used.keys()].filter((name) => (found.get(name) ?? "missing") === "missing");
  if (missing.length === 0) return [];
  return [{ reason: "SecretNotFound", message: `not found: ${missing.map((name) => `Secret "${name}"`).join(", ")}` }];
}

function withoutKeys(used: UsedKeys, found: FoundSecrets): Problem<CommonReason>[] {
  return [...used].flatMap(([name, keys]) => {
    const state = found.get(name) ?? "missing";
    if (state === "missing" || "unreadable" in state) return [];
    const missing = keys.filter((key) => !Object.hasOwn(state.data, key));
    if (missing.length === 0) return [];
    return [{ reason: "SecretKeyMissing", message: `Secret "${name}" has no key ${missing.join(", ")}` }];
  });
}

/**
 * SHA-256 over the used values; `undefined` while a Secret or a key is missing. With `isSalted` by the Secret's uid, so that nobody can
 * guess values from it. Throws `Waiting` while one cannot be read.
 */
export function secretsHash(
  used: UsedKeys,
  found: FoundSecrets,
  { isSalted }: { isSalted: boolean },
): string | undefined {
  const hash = createHash("sha256");
  let isComplete = true;
  for (const [name, keys] of used) {
    const { data, uid = "" } = contentOf(name, found.get(name));
    if (isSalted) hash.update(`${uid}\0`);
    for (const key of keys) {
      const value = data[key];
      if (value === undefined) isComplete = false;
      else hash.update(`${name}\0${key}\0`).update(decoded(value));
    }
  }
  return isComplete ? hash.digest("hex") : undefined;
}

function contentOf(
  name: string,
  state: SecretState = "missing",
): { data: Readonly<Record<string, string>>; uid?: string | undefined } {
  if (state === "missing") return { data: {} };
  if ("unreadable" in state) throw new Waiting("ReconcileError", `Secret "${name}": ${state.unreadable}`);
  return state;
}

/** What stands in base64. Not by `Buffer`, whose module takes Deno milliseconds at each start. */
const decoded = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
