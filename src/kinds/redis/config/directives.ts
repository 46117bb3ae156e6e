/** Directives of redis.conf. https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */

/** What the operator sets itself, other names of it, and what would hide it. */
export const ownedDirectives: readonly string[] = [
  "port",
  "bind",
  "dir",
  "include",
  "requirepass",
  "masterauth",
  "masteruser",
  "user",
  "aclfile",
  "replicaof",
  "slaveof",
  "daemonize",
  "pidfile",
  "rename-command",
  "protected-mode",
  "tls-port",
  "tls-cert-file",
  "tls-key-file",
  "tls-key-file-pass",
  "tls-client-cert-file",
  "tls-client-key-file",
  "tls-client-key-file-pass",
  "tls-ca-cert-file",
  "tls-ca-cert-dir",
  "tls-auth-clients",
  "tls-replication",
  "tls-cluster",
];

/** Beginnings of further ones. */
export const ownedPrefixes: readonly string[] = ["cluster-", "replica-announce-", "slave-announce-"];

/**
 * A lower-case line that begins so, after blanks, sets one of them; or its directive is quoted, and could be any. For RE2, JavaScript and
 * POSIX alike.
 */
export const ownedDirective = `(["']|(${ownedDirectives.join("|")})([^a-z0-9-]|$)|(${ownedPrefixes.join("|")}))`;

export const isOwnedDirective = (name: string): boolean =>
  new RegExp(`^${ownedDirective}`).test(name.trim().toLowerCase());

/** Of these, a value is several arguments, and so many make one. All other values are one argument, blanks and all. */
const argumentsOf: Readonly<Record<string, number>> = {
  save: 2,
  "client-output-buffer-limit": 4,
  "oom-score-adj-values": 3,
  "latency-tracking-info-percentiles": Number.POSITIVE_INFINITY,
  "shutdown-on-sigint": Number.POSITIVE_INFINITY,
  "shutdown-on-sigterm": Number.POSITIVE_INFINITY,
};

/** The lines of redis.conf that say what `CONFIG SET` of this name and value says. */
export function directiveLines(name: string, value: string): string[] {
  const size = argumentsOf[name.toLowerCase()];
  if (size === undefined) return [`${name} ${quoted(value)}`];
  const words = value.split(/\s+/).filter((word) => word !== "");
  const lines = inGroups(words, size).map((group) => [name, ...group.map(quoted)].join(" "));
  // Lines of `save` add up, and an empty one begins anew.
  return name.toLowerCase() === "save" || lines.length === 0 ? [`${name} ""`, ...lines] : lines;
}

const inGroups = (words: readonly string[], size: number): (readonly string[])[] =>
  words.length === 0 ? [] : [words.slice(0, size), ...inGroups(words.slice(size), size)];

/** Any text as one argument. */
export function quoted(value: string): string {
  const escaped = value.replaceAll(/[\\"]/g, (character) => `\\${character}`).replaceAll(/[^\P{Cc}]/gu, asHex);
  return `"${escaped}"`;
}

const asHex = (control: string): string =>
  Array.from(new TextEncoder().encode(control), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
