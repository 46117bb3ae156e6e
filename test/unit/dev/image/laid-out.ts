/** A folder as an image holds it, for a test to start its functions as a pod does: by another user, who can write nowhere. */

import { type ChildProcess, spawn } from "node:child_process";
import { chmod, copyFile, link, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { rootCertificates } from "node:tls";
import { execa } from "execa";
import getPort from "get-port";
import { bundleFunctions } from "../../../../dev/bundle/bundle.ts";
import { root } from "../../../../dev/bundle/functions.ts";
import { imageLaunch, type Runtime } from "../../../../dev/bundle/launch.ts";
import { fillCodeCache } from "../../../../dev/image/contents/fill-code-cache.ts";
import { heldPrograms, layOut } from "../../../../dev/image/contents/lay-out.ts";

export const runtimes = ["node", "deno"] as const;

export interface LaidOut {
  /** Holds all of what follows. */
  parent: string;
  /** What is `/app` in an image. */
  app: Record<Runtime, string>;
  program: Record<Runtime, string>;
  /** Where the kubelet would mount token, CA and namespace. */
  account: string;
}

export const layOutBoth = async (): Promise<LaidOut> => {
  const parent = await mkdtemp(join(tmpdir(), "ebb-image-"));
  const app = { node: join(parent, "node/app"), deno: join(parent, "deno/app") };
  const folder = join(parent, "bundles");
  const bundles = { folder, metafile: await bundleFunctions(folder) };
  for (const runtime of runtimes) await layOut(bundles, heldPrograms("all"), app[runtime]);
  const program = { node: await copied(parent, "node"), deno: await copied(parent, "deno") };
  await fillCodeCache({ deno: program.deno, folder: app.deno, functions: heldPrograms("all") });
  const account = await mountedAccount(parent);
  await execa("chmod", ["-R", "a-w,a+rX", parent]);
  return { parent, app, program, account };
};

/** `/app` of the image of sidecars, and the Node that runs it. */
export const layOutSidecars = async (): Promise<{ parent: string; app: string; node: string }> => {
  const parent = await mkdtemp(join(tmpdir(), "ebb-image-"));
  const app = join(parent, "node/app");
  const folder = join(parent, "bundles");
  const held = heldPrograms("sidecars");
  await layOut({ folder, metafile: await bundleFunctions(folder, held) }, held, app);
  const node = await copied(parent, "node");
  await execa("chmod", ["-R", "a-w,a+rX", parent]);
  return { parent, app, node };
};

/** The repository may be where the other user may not go. */
const copied = async (parent: string, runtime: Runtime): Promise<string> => {
  const [from, to] = [join(root, "node_modules/.bin", runtime), join(parent, runtime, runtime)];
  const { stdout: file } = await execa("readlink", ["-f", from]);
  await link(file, to).catch(() => copyFile(file, to));
  return to;
};

/** With the links that the kubelet swaps at a renewal. */
const mountedAccount = async (parent: string): Promise<string> => {
  const folder = join(parent, "account");
  await mkdir(join(folder, "..first"), { recursive: true });
  await symlink("..first", join(folder, "..data"));
  const files = { token: "secret", "ca.crt": rootCertificates[0] ?? "", namespace: "ebb-system" };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, "..first", name), text);
    await symlink(`..data/${name}`, join(folder, name));
  }
  return folder;
};

export interface StartOptions {
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Folders that a pod mounts besides. */
  mounts?: readonly string[];
}

export interface Started {
  child: ChildProcess;
  lines: string[];
  /** The port that this log line tells. */
  port(message: string): Promise<number>;
  ended: Promise<number | null>;
}

/** Node takes no folders in the image; here it does, so that a read of any other file, or a write, fails the test. */
export const closedNode = (folders: readonly string[]): string[] => [
  "--permission",
  "--allow-net",
  ...folders.map((folder) => `--allow-fs-read=${folder}`),
  "--disable-warning=ExperimentalWarning",
];

/** No API server is at the port that it is told, unless the environment says another. */
export const start = async (
  { app, program, account }: LaidOut,
  runtime: Runtime,
  { args, env = {}, mounts = [] }: StartOptions,
): Promise<Started> => {
  const [folder, readable] = [app[runtime], [account, ...mounts]];
  const launch = imageLaunch(runtime, { folder, mounts: readable });
  const closed = runtime === "node" ? closedNode([folder, ...readable]) : [];
  const child = spawn(program[runtime], [...launch.args, ...closed, join(folder, "main.mjs"), ...args], {
    cwd: folder,
    env: {
      ...launch.env,
      PORT: "0",
      METRICS_PORT: "0",
      KUBERNETES_SERVICE_HOST: "127.0.0.1",
      KUBERNETES_SERVICE_PORT: String(await getPort()),
      EBB_SERVICE_ACCOUNT_DIRECTORY: account,
      ...env,
    },
    ...(process.getuid?.() === 0 && { uid: 65532, gid: 65532 }),
    timeout: 25_000,
    killSignal: "SIGKILL",
  });
  const lines: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const waiting: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  const port = (message: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = lines.find((one) => one.includes(`"message":"${message}"`));
        if (line !== undefined) resolve(JSON.parse(line).port);
      };
      waiting.push(look);
      look();
      void ended.then((code) => reject(new Error(`Ended with ${code} before "${message}": ${lines.join("\n")}`)));
    });
  return { child, lines, port, ended };
};

/** `chmod` lets the owner remove it again. */
export const removable = async (parent: string): Promise<void> => {
  await execa("chmod", ["-R", "u+w", parent]);
  await chmod(parent, 0o700);
};
