/**
 * A real Redis server for a pod of a pretended kubelet, on a loopback address that becomes the pod's: what connects to it does so as in
 * production, by address and port. It is started with the redis.conf that the operator wrote, but for where it listens and stores, and knows
 * the names of pods and Services by a file of its own.
 */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { execa } from "execa";
import type { Program } from "../programs/obtain.ts";

export interface Server {
  /** Whether its process runs. */
  isRunning(): boolean;
  /** Ends it at once; what it had in memory is gone. */
  kill(): Promise<void>;
  /** It answers nobody, and its connections stay, until it may go on. */
  hang(): Promise<void>;
  goOn(): Promise<void>;
}

export interface ServerOptions {
  program: Program;
  ip: string;
  /** That it announces. */
  host: string;
  /** redis.conf. */
  config: string;
  password?: string | undefined;
  /** File of names; it may change. */
  hosts: string;
}

/** With a file of names in place of the system's. Arguments: that file, what to run. */
const withNames = 'mount --bind "$1" /etc/hosts; shift; exec "$@"';
const ownMounts = ["--user", "--map-root-user", "--mount", "--fork", "--kill-child"];

export const startServer = async ({
  program: { command, env },
  ip,
  host,
  config,
  password,
  hosts,
}: ServerOptions): Promise<Server> => {
  const data = await mkdtemp(join(tmpdir(), "ebb-redis-"));
  const here = [`bind ${ip}`, `dir ${data}`, `replica-announce-ip ${host}`];
  const access = password === undefined ? [] : [`requirepass "${password}"`, `masterauth "${password}"`];
  const kept = config.split("\n").filter((line) => !/^(include|bind|dir) /.test(line));
  const input = [...kept, ...here, ...access, ""].join("\n");
  const running = execa("unshare", [...ownMounts, "sh", "-ec", withNames, "sh", hosts, command, "-"], {
    env,
    input,
    reject: false,
  });
  let isRunning = true;
  const ended = running.finally(async () => {
    isRunning = false;
    await rm(data, { recursive: true, force: true });
  });
  const signal = async (name: "SIGSTOP" | "SIGCONT"): Promise<void> => {
    // What was started is `unshare`, which waits for the server.
    const children = await readFile(`/proc/${running.pid}/task/${running.pid}/children`, "utf8").catch(() => "");
    for (const pid of children.split(" ").filter(Boolean)) process.kill(Number(pid), name);
  };
  return {
    isRunning: () => isRunning,
    async kill() {
      running.kill("SIGKILL");
      await ended;
    },
    hang: () => signal("SIGSTOP"),
    goOn: () => signal("SIGCONT"),
  };
};
