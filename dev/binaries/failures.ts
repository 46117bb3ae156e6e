/** The failures of obtaining a binary that say what happens next. Any other error ends the run as it is. */

/** This way does not lead to the binary; the next one may. The message is a reason, without the binary's name. */
export class NotThisWay extends Error {
  override readonly name: string = "NotThisWay";
}

/** Nor does it lead to any other binary of this host, which is therefore not asked again in this run. */
export class HostUnreachable extends NotThisWay {
  override readonly name = "HostUnreachable";
}

/** Measured for all seven, rounded up: the binaries, and what Go keeps in its own caches when it builds them. */
export const neededSpace = "1 GB for the binaries, and 5.5 GB in Go's own caches where they have to be built";

/** A folder that cannot be written: no way goes around that, so the run ends with one line that names it. */
export class CannotWrite extends Error {
  override readonly name = "CannotWrite";
}

/** Go's caches may lie on another disk than the folder, so its own line, which has the path, is part of the message. */
export const fullDisk = (folder: string, goSays?: string, options?: ErrorOptions): CannotWrite =>
  new CannotWrite(
    `Cannot write binaries to ${folder} as the disk is full${goSays ? ` (${goSays})` : ""}: make room ` +
      `(${neededSpace}), or set EBB_CACHE${goSays ? ", GOCACHE and GOMODCACHE" : ""} to a folder on another disk`,
    options,
  );

const refusals: Partial<Record<string, string>> = {
  EACCES: "permission is denied",
  EEXIST: "a file is in the way",
  // Node's answer to making a folder and its parents on a read-only file system.
  ENOENT: "it cannot be made",
  ENOTDIR: "a file is in the way",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
};

/** The same error, or the clear line when it is about writing to the folder. */
export function explainWrite(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") return fullDisk(folder, undefined, { cause: error });
  const refusal = code && refusals[code];
  if (!refusal) return error;
  return new CannotWrite(
    `Cannot write binaries to ${folder} as ${refusal}: set EBB_CACHE to a folder that can be written (${neededSpace})`,
    { cause: error },
  );
}

export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
