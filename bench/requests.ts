/** What our accounts asked the API server for, from its audit log: the only count that cannot be fooled. */

import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { type AuditedRequest, requestOf } from "../dev/platform/audit-line.ts";

export const reconcileUser = "system:serviceaccount:ebb-system:ebb-reconcile";
export const resyncUser = "system:serviceaccount:ebb-system:ebb-resync";

/** Begins to record now; call it for the requests of a user since then. Wait for quiet first: a line follows its answer by a moment. */
export const recordRequests = async (auditLog: string, user: string): Promise<() => Promise<AuditedRequest[]>> => {
  const from = await stat(auditLog);
  return async () => {
    const requests: AuditedRequest[] = [];
    for (const { path, inode } of await filesSince(auditLog, from.ino)) {
      const start = inode === from.ino ? from.size : 0;
      for await (const line of createInterface({ input: createReadStream(path, { start }) })) {
        if (!line.includes(user)) continue;
        const request = requestOf(line);
        if (request.user === user) requests.push(request);
      }
    }
    return requests;
  };
};

/** The file of that inode and all that followed: the API server renames a log that is full, with the time, and begins a new one. */
const filesSince = async (auditLog: string, first: number): Promise<{ path: string; inode: number }[]> => {
  const stem = basename(auditLog, extname(auditLog));
  const names = (await readdir(dirname(auditLog))).filter((name) => name.startsWith(stem)).sort();
  const paths = names.map((name) => join(dirname(auditLog), name));
  const files = await Promise.all(paths.map(async (path) => ({ path, inode: (await stat(path)).ino })));
  return files.slice(files.findIndex(({ inode }) => inode === first));
};

/** Bytes of audit log that an idle control plane may write in a quiet time. */
const idleBytes = 8_000;

/** Resolves when the control plane has had next to nothing to do for `quietMs`, and in any case after `timeoutMs`. */
export const untilQuiet = async (
  auditLog: string,
  { signal, quietMs = 2_000, timeoutMs = 60_000 }: { signal: AbortSignal; quietMs?: number; timeoutMs?: number },
): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  let { size } = await stat(auditLog);
  let since = performance.now();
  while (performance.now() < deadline && performance.now() - since < quietMs) {
    await delay(250, undefined, { signal });
    const now = await stat(auditLog);
    // A new file is smaller, and no sign of rest.
    if (now.size >= size && now.size - size < idleBytes) continue;
    size = now.size;
    since = performance.now();
  }
};

/** Resolves when a user has asked for nothing for `quietMs`, whatever others do. Rejects after `timeoutMs`. */
export const untilSilent = async (
  auditLog: string,
  user: string,
  { signal, quietMs = 4_000, timeoutMs = 120_000 }: { signal: AbortSignal; quietMs?: number; timeoutMs?: number },
): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const recorded = await recordRequests(auditLog, user);
    await delay(quietMs, undefined, { signal });
    if ((await recorded()).length === 0) return;
  }
  throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${user} to ask for nothing`);
};
