/**
 * What a pod has of its own: network, processes, and files under /etc. Made of Linux namespaces by util-linux; a user namespace too,
 * so that it takes no root. When the sandbox ends, so does all that runs in it; and it ends with the process that made it.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { PodSwitch } from "./pod-switch.ts";

/** What others reach a pod by; from the blocks that are reserved for documentation. */
export const podIp = "192.0.2.1";
const podIpv6 = "2001:db8::1";
/** Without the second where the kernel has no IPv6. */
export const podIps: readonly string[] = existsSync("/proc/net/if_inet6") ? [podIp, podIpv6] : [podIp];
/** Those, and what it reaches itself by. */
export const addresses: readonly string[] = [...podIps, "127.0.0.1", ...(podIps.includes(podIpv6) ? ["::1"] : [])];

export interface Process {
  /** Sends it a signal, such as SIGKILL or SIGSTOP. */
  signal(name: NodeJS.Signals): Promise<void>;
  /** Resolves, when the process is gone, with how it ended; never rejects. */
  ended: Promise<End>;
  /** What it was started with, as the kernel has it. */
  commandLine(): Promise<string[]>;
}

export interface End {
  /** `null` when a signal ended it, or it did not start. */
  exitCode: number | null;
  /** All that it wrote. */
  log: string;
}

export interface RunOptions {
  user: number;
  group: number;
  env?: Record<string, string>;
}

export interface Sandbox {
  /** Becomes /etc inside. */
  etc: string;
  /** A path inside, as seen from outside. */
  outside(path: string): string;
  /** Starts a program inside, without capabilities and on a root file system that is read-only from then on. */
  run(commandLine: readonly string[], options: RunOptions): Process;
  /** Rejects with the error's code, such as `ECONNREFUSED`. */
  connect(port: number, host?: string): Promise<Duplex>;
  stop(): Promise<void>;
}

const relay = fileURLToPath(new URL("relay.ts", import.meta.url));

/** A network of its own, with an end on that of a process. Arguments: that process, the end's name, the address, what to run. */
const plugIn = `set -e
ip link add dev eth0 type veth peer name "$2" netns "$1"
ip address add "$3/24" dev eth0
ip link set eth0 up
shift 3
exec "$@"`;

/** Arguments: what becomes /etc, the addresses in one, what to run. */
const setUp = `set -e
ip link set lo up
for ip in $2; do ip address add "$ip" dev lo; done
mount --bind "$1" /etc
shift 2
exec "$@"`;

/** A root of its own, that has what the system has, and other folders beside. Arguments: the new root, these folders, --, what to run. */
const ownRoot = `set -e
root=$1
shift
mount -t tmpfs tmpfs "$root"
for path in /*; do
  if [ -L "$path" ]; then cp -P "$path" "$root$path"
  elif [ -d "$path" ]; then mkdir "$root$path"; [ "$path" = /run ] || mount --rbind "$path" "$root$path"
  fi
done
mount -t tmpfs tmpfs "$root/run"
while [ "$1" != -- ]; do
  mkdir -p "$root$1"
  mount -t tmpfs tmpfs "$root$1"
  shift
done
shift
mkdir "$root/run/old"
cd "$root"
pivot_root . run/old
umount -l run/old
rmdir run/old
exec "$@"`;

const drop = `mount -o remount,bind,ro /
for path in /home /opt /root /tmp /usr /var; do mountpoint -q $path && mount -o remount,bind,ro $path; done
user=$1 group=$2
shift 2
exec unshare --user --map-user="$user" --map-group="$group" setpriv --no-new-privs -- "$@"`;

export interface SandboxOptions {
  /** Paths that can be written, outside of /etc; empty at first, and in memory. */
  writable?: readonly string[];
  /** Where others reach it; it is alone when absent. `end` names it there. */
  on?: { network: PodSwitch; end: string; ip: string } | undefined;
}

export const startSandbox = async ({ writable = [], on }: SandboxOptions = {}): Promise<Sandbox> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-pod-"));
  const etc = join(folder, "etc");
  const socketPath = join(folder, "relay");
  await mkdir(etc);
  // As the kubelet writes it.
  await writeFile(join(etc, "hosts"), "127.0.0.1 localhost\n::1 localhost\n");

  const root = join(folder, "root");
  await mkdir(root);
  const inOwnRoot = writable.length > 0 ? ["sh", "-c", ownRoot, "sh", root, ...writable, "--"] : [];
  const networkPid = String(on?.network.pid);
  // biome-ignore format: one program a line
  const inNetwork = on
    ? ["nsenter", "--target", networkPid, "--preserve-credentials", "--user",
      "unshare", "--net", "sh", "-c", plugIn, "sh", networkPid, on.end, on.ip,
      "unshare", "--mount", "--pid"]
    : ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid"];
  const [command = "", ...args] = [
    ...inNetwork,
    ...["--fork", "--kill-child", "sh", "-c", setUp, "sh", etc, on ? "" : podIps.join(" ")],
    ...inOwnRoot,
    ...[process.execPath, relay, socketPath],
  ];
  const first = execa(command, args, { stdin: "pipe", reject: false });
  const processes: { child: ChildProcess; ended: Promise<End> }[] = [];
  const stop = async () => {
    first.stdin.end();
    // Who waits for one that was stopped was stopped as well, and the rest waits for it.
    for (const { child } of processes) child.kill("SIGCONT");
    await Promise.all([first, ...processes.map(({ ended }) => ended)]);
    await rm(folder, { recursive: true, force: true });
  };

  const pid = await firstLine(first.stdout);
  if (pid === undefined) {
    const { stderr, originalMessage } = await first;
    await stop();
    throw new Error(`Cannot make namespaces: ${stderr || originalMessage}`);
  }
  await on?.network.connect(on.end);
  return {
    etc,
    outside: (path) => join(`/proc/${pid}/root`, path),
    run(commandLine, { user, group, env = {} }) {
      const logFile = join(folder, `${processes.length}.log`);
      // A file and no pipe, which a daemon that a program leaves behind would keep open.
      const output = openSync(logFile, "w");
      const enter = ["--target", pid, "--user", "--mount", "--net", "--pid", "--preserve-credentials"];
      const child = spawn("nsenter", [...enter, "sh", "-c", drop, "sh", String(user), String(group), ...commandLine], {
        env: { ...process.env, ...env },
        stdio: ["ignore", output, output],
      });
      closeSync(output);
      const ended = endOf(child, logFile);
      processes.push({ child, ended });
      /** nsenter waits outside for the process that it started inside. */
      const started = async (): Promise<number> =>
        Number((await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")).split(" ")[0]);
      return {
        ended,
        async signal(name) {
          process.kill(await started(), name);
          // It stops itself when what it waits for is stopped.
          if (name === "SIGCONT" && child.pid !== undefined) process.kill(child.pid, name);
        },
        async commandLine() {
          return (await readFile(`/proc/${await started()}/cmdline`, "utf8")).split("\0").slice(0, -1);
        },
      };
    },
    connect: (port, host = on?.ip ?? podIp) =>
      connect(socketPath, host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`),
    stop,
  };
};

const endOf = (child: ChildProcess, logFile: string): Promise<End> =>
  new Promise((resolve) => {
    child.once("error", ({ message }) => resolve({ exitCode: null, log: message }));
    child.once("exit", (exitCode) => resolve({ exitCode, log: readFileSync(logFile, "utf8") }));
  });

async function firstLine(input: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input })) return line;
  return undefined;
}

const connect = (socketPath: string, path: string): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const tunnel = request({ socketPath, method: "CONNECT", path, agent: false });
    tunnel.once("error", reject);
    tunnel.once("connect", ({ statusCode, statusMessage }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`Cannot connect to ${path}: ${statusMessage}`));
    });
    tunnel.end();
  });
