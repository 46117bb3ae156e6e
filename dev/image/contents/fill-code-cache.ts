/** Leaves in a laid-out folder the code that Deno compiles at a first start, since in an image no start can. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { execa } from "execa";
import { imageLaunch, mountedFolders } from "../../bundle/launch.ts";

export interface Filling {
  /** Path of the program. It must be the version that the image has. */
  deno: string;
  /** Must be the path that it has in the image: the code is found by that. */
  folder: string;
  functions: readonly string[];
}

/** A start that leaves code makes the next one leave less: what it first calls is compiled only then. */
const attempts = 5;

export const fillCodeCache = async ({ deno, folder, functions }: Filling): Promise<void> => {
  const account = await mkdtemp(join(tmpdir(), "ebb-account-"));
  try {
    await writeFile(join(account, "token"), "none");
    // Any authority's certificate: no API server is reached.
    await writeFile(join(account, "ca.crt"), rootCertificates[0] ?? "");
    for (const name of functions) await fill({ deno, folder, account, name });
  } finally {
    await rm(account, { recursive: true, force: true });
  }
  // Deno makes them at every start, where it can.
  for (const name of ["node_compat_bin", "npm"]) await rm(join(folder, "deno", name), { recursive: true, force: true });
};

const fill = async (start: StartOptions): Promise<void> => {
  for (let attempt = 0; attempt < attempts; attempt++) if (!(await startOnce(start)).hasCompiled) return;
  throw new Error(`Cannot fill ${start.folder}/deno as each start of ${start.name} compiles again`);
};

interface StartOptions {
  deno: string;
  folder: string;
  account: string;
  name: string;
}

/** Starts a function, asks it what Kubernetes and Prometheus ask, and ends it. One that does not serve ends by itself. */
const startOnce = async ({ deno, folder, account, name }: StartOptions): Promise<{ hasCompiled: boolean }> => {
  const { args, env } = imageLaunch("deno", { folder, mounts: [...mountedFolders, account] });
  const child = execa(deno, [...args, join(folder, "main.mjs"), name], {
    cwd: folder,
    env: {
      ...env,
      DENO_LOG: "debug",
      PORT: "0",
      METRICS_PORT: "0",
      KUBERNETES_SERVICE_HOST: "127.0.0.1",
      KUBERNETES_SERVICE_PORT: "1",
      EBB_SERVICE_ACCOUNT_DIRECTORY: account,
      EBB_NAMESPACE: "default",
      EBB_CERTS_HOSTS: "localhost",
    },
    extendEnv: false,
    all: true,
    reject: false,
    timeout: 30_000,
  });
  let hasCompiled = false;
  try {
    for await (const line of child.iterable({ from: "all" })) {
      hasCompiled ||= line.includes("Updating V8 code cache");
      const [, message, port] = /"message":"(Listened|Listened for scrapes)","port":(\d+)/.exec(line) ?? [];
      if (message === "Listened") await ask(`http://127.0.0.1:${port}/healthz`);
      if (message === "Listened for scrapes") {
        await ask(`http://127.0.0.1:${port}/metrics`);
        child.kill("SIGTERM");
      }
    }
  } finally {
    child.kill("SIGKILL");
  }
  const { timedOut } = await child;
  if (timedOut) throw new Error(`Cannot fill ${folder}/deno as ${name} did not end`);
  return { hasCompiled };
};

const ask = async (url: string): Promise<void> => {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`GET ${url} was answered with ${answer.status}`);
};
