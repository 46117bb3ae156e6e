/** A pod of the Deployment that the builder makes of a Memcached, run as a kubelet would: mounts, entrypoints, users. */

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { until } from "../../../dev/platform/until.ts";
import type { Memcached } from "../../../src/api/memcached.c5c3.io/index.ts";
import { deployment } from "../../../src/kinds/memcached/children/deployment.ts";
import { context } from "../../unit/kinds/memcached/fixtures.ts";
import type { Deployment } from "../memcached.ts";
import type { Program } from "./obtain.ts";
import { type Process, podIp, type Sandbox, startSandbox } from "./sandbox.ts";

/** By name and key. */
export type Secrets = Record<string, Record<string, string>>;

/** What stands for the image of a container: a program, which is also the image's entrypoint. */
export type Images = Record<string, Program>;

export interface Pod extends Pick<Sandbox, "connect" | "etc"> {
  /** The container `memcached`. */
  server: Process;
  /** Resolves when the readiness probe succeeds; rejects with the server's words when it has ended. */
  ready(): Promise<void>;
  /** Starts another container of the pod. */
  run(name: string): Process;
  /** Changes what is mounted. */
  mount(secrets: Secrets): Promise<void>;
  stop(): Promise<void>;
}

export const startPod = async (cr: Memcached, images: Images, secrets: Secrets): Promise<Pod> => {
  const spec = podSpecOf(cr);
  const sandbox = await startSandbox();
  const run = (name: string): Process => {
    const [container, program] = [containerOf(spec, name), images[name]];
    if (program === undefined) throw new Error(`Cannot start container ${name}: the test names no program for it`);
    return sandbox.run([...(container.command ?? [program.command]), ...(container.args ?? [])], {
      ...identityOf(container, spec),
      env: program.env,
    });
  };
  try {
    await mountAll(spec, sandbox.etc, secrets);
    const server = run("memcached");
    return {
      ...sandbox,
      server,
      ready: () => untilReady(server, sandbox, probePort(containerOf(spec, "memcached"))),
      run,
      mount: (changed) => mountAll(spec, sandbox.etc, changed),
    };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
};

function podSpecOf(cr: Memcached): V1PodSpec {
  const built = deployment.build(cr, context()) as Deployment | undefined;
  const spec = built?.spec.template.spec;
  if (!spec) throw new Error("Cannot start a pod: the Deployment has no template");
  return spec;
}

function containerOf({ containers }: V1PodSpec, name: string): V1Container {
  const found = containers.find((container) => container.name === name);
  if (!found) throw new Error(`Cannot start container ${name}: the pod has none of this name`);
  return found;
}

/** Numbers only: the kubelet cannot prove of a name that it is not root's. */
function identityOf(container: V1Container, pod: V1PodSpec): { user: number; group: number } {
  const { runAsUser: user, runAsGroup: group } = { ...pod.securityContext, ...container.securityContext };
  if (user === undefined || group === undefined) throw new Error(`Cannot tell the user of container ${container.name}`);
  return { user, group };
}

/** A file for each item of each Secret volume, where the server's container mounts it. */
async function mountAll(spec: V1PodSpec, etc: string, secrets: Secrets): Promise<void> {
  for (const { name, mountPath } of containerOf(spec, "memcached").volumeMounts ?? []) {
    if (!mountPath.startsWith("/etc/")) throw new Error(`Cannot mount ${name}: ${mountPath} is not under /etc`);
    const { secretName = "", items = [] } = spec.volumes?.find((volume) => volume.name === name)?.secret ?? {};
    for (const { key, path } of items) {
      const content = secrets[secretName]?.[key];
      if (content === undefined) throw new Error(`Cannot mount ${name}: Secret ${secretName} has no ${key}`);
      const file = join(etc, relative("/etc", mountPath), path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
}

function probePort({ readinessProbe, ports = [] }: V1Container): number {
  const port = ports.find(({ name }) => name === readinessProbe?.tcpSocket?.port);
  if (!port) throw new Error("Cannot probe the server: its probe names none of its ports");
  return port.containerPort;
}

async function untilReady(server: Process, sandbox: Sandbox, port: number): Promise<void> {
  const ending = new AbortController();
  void server.ended.then(({ exitCode, log }) => {
    ending.abort(new Error(`memcached ended with exit code ${exitCode}: ${log}`));
  });
  const isOpen = async () => {
    const connection = await sandbox.connect(port, podIp);
    connection.destroy();
    return true;
  };
  await until(`port ${port} is open`, isOpen, { timeoutMs: 10_000, everyMs: 10, signal: ending.signal });
}
