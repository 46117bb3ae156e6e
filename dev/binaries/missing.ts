import type { PinnedBinary } from "./binaries.ts";

/** The message for the user when no way is left: what is missing, why, and each thing that helps by itself. */
export function nothingLeft(missing: readonly PinnedBinary[], reasons: Iterable<string>): Error {
  const unreleased = missing.filter(({ release }) => !release).map(({ name }) => name);
  return new Error(
    [
      `Cannot obtain ${missing.map(({ name, version }) => `${name} ${version}`).join(", ")}, as no way leads there:`,
      ...[...reasons].map((reason) => `  ${reason}`),
      "Each of these helps:",
      "  - Go 1.21 or newer on PATH, from https://go.dev/dl, and a network (or GOPROXY) that has Go modules",
      "  - a network that reaches https://dl.k8s.io and https://github.com, or mirrors of them named by " +
        "EBB_DOWNLOAD_KUBERNETES and EBB_DOWNLOAD_GITHUB" +
        (unreleased.length > 0 ? ` (not for ${unreleased.join(", ")}, which is released as source only)` : ""),
      "  - EBB_BINARIES=<folder> that holds them as executables of these names",
    ].join("\n"),
  );
}
