/** The operating system and processor that binaries are obtained for: the host's own. */

/** In Go's words, which are also those of the releases. */
export interface Platform {
  os: "darwin" | "linux";
  arch: "amd64" | "arm64";
}

const architectures: Partial<Record<string, Platform["arch"]>> = { arm64: "arm64", x64: "amd64" };

export function hostPlatform(os: string = process.platform, cpu: string = process.arch): Platform {
  const arch = architectures[cpu];
  if ((os !== "darwin" && os !== "linux") || !arch) {
    throw new Error(
      `Cannot obtain binaries as they are made for Linux and macOS on amd64 and arm64: this is ${os} on ${cpu}`,
    );
  }
  return { os, arch };
}
