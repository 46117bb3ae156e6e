/** A pod of the StatefulSet that the builders make of a Redis, run as a kubelet would: mounts, commands, variables, users. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { V1Container, V1EnvVar, V1PodSpec } from "@kubernetes/client-node";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import { configMap } from "../../../src/kinds/redis/children/config-map.ts";
import { statefulSet } from "../../../src/kinds/redis/children/stateful-set.ts";
import { context } from "../../unit/kinds/redis/fixtures.ts";
import type { Program } from "./obtain.ts";
import { type End, type Process, type Sandbox, type SandboxOptions, startSandbox } from "./sandbox.ts";

/** Of Secrets and ConfigMaps, by name and key. */
export type Contents = Record<string, Record<string, string | Uint8Array>>;

export interface RedisPodOptions {
  cr: Redis;
  /** Default: the first. */
  name?: string;
  /** Where other pods reach it. */
  on?: SandboxOptions["on"];
  /** What stands for the image of Redis, and for that of the exporter. */
  images: { redis: Program; "redis-exporter"?: Program };
  secrets?: Contents;
  configMaps?: Contents;
  /** Where a shell and its tools are found before anywhere else; that of the system when absent. */
  tools?: string;
}

export interface RedisPod extends Pick<Sandbox, "connect" | "etc"> {
  /** Runs the init container to its end. */
  init(): Promise<End>;
  /** Starts a container of the pod. */
  run(name: "redis" | "redis-exporter"): Process;
  /** Runs a command in the server's container, as a probe does. */
  exec(command: readonly string[]): Promise<End>;
  /** Runs the command of a probe or a hook of the server's container. */
  probe(name: "livenessProbe" | "readinessProbe" | "preStop"): Promise<End>;
  /** What redis-cli prints for a command, after it has logged in. */
  ask(...command: readonly string[]): Promise<string>;
  /** A file that the pod made. */
  read(path: string): Promise<Buffer>;
  /** Changes what is mounted. */
  mount(cr: Redis, secrets?: Contents): Promise<void>;
  stop(): Promise<void>;
}

export const podName = "cart-0";

export const startRedisPod = async ({
  cr,
  name: pod = podName,
  on,
  images,
  secrets = {},
  configMaps = {},
  tools,
}: RedisPodOptions): Promise<RedisPod> => {
  const spec = podSpecOf(cr);
  const sandbox = await startSandbox({ writable: ["/run/redis", "/data"], on });
  const mount = (cr: Redis, changed = secrets): Promise<void> =>
    mountAll(podSpecOf(cr), sandbox.etc, { secrets: changed, configMaps: { ...configMaps, ...ownConfigMap(cr) } });
  await mount(cr);

  const start = (container: V1Container, { command, env }: Program, commandLine: readonly string[] = []): Process => {
    const path = [tools, env.PATH ?? process.env.PATH].filter(Boolean).join(":");
    const line = commandLine.length > 0 ? commandLine : (container.command ?? [command]);
    return sandbox.run(line, {
      ...identityOf(container, spec),
      env: { ...env, PATH: path, ...variablesOf(container, { pod, secrets }) },
    });
  };
  const server = containerOf(spec, "redis");
  const exec = (command: readonly string[]): Promise<End> => start(server, images.redis, command).ended;
  return {
    ...sandbox,
    init: () => start(containerOf(spec, "config"), images.redis).ended,
    run(name) {
      const program = images[name];
      if (program === undefined) throw new Error(`Cannot start container ${name}: the test names no program for it`);
      return start(containerOf(spec, name), program);
    },
    exec,
    probe: (name) => exec(commandOf(server, name)),
    async ask(...command) {
      const { log } = await exec(["sh", "-c", '. /etc/redis/config/ask.sh; ask "$@"', "sh", ...command]);
      return log.replace(/^OK\n/, "").trimEnd();
    },
    read: (path) => readFile(sandbox.outside(path)),
    mount,
  };
};

/** Resolves when the readiness probe succeeds; rejects with the server's words when it has ended. */
export const untilReady = async (pod: RedisPod, server: Process): Promise<void> => {
  const ending = new AbortController();
  void server.ended.then(({ exitCode, log }) => {
    ending.abort(new Error(`redis ended with exit code ${exitCode}: ${log}`));
  });
  const isReady = async () => (await pod.probe("readinessProbe")).exitCode === 0;
  await until("the server is ready", isReady, { timeoutMs: 20_000, everyMs: 50, signal: ending.signal });
};

const podSpecOf = (cr: Redis): V1PodSpec => {
  const built = statefulSet.build(cr, context()) as
    | (KubeObject & { spec: { template: { spec: V1PodSpec } } })
    | undefined;
  if (!built) throw new Error("Cannot start a pod: there is no StatefulSet");
  return built.spec.template.spec;
};

const ownConfigMap = (cr: Redis): Contents => {
  const built = configMap.build(cr, context()) as (KubeObject & { data: Record<string, string> }) | undefined;
  return built ? { [built.metadata.name]: built.data } : {};
};

function containerOf({ containers, initContainers = [] }: V1PodSpec, name: string): V1Container {
  const found = [...initContainers, ...containers].find((container) => container.name === name);
  if (!found) throw new Error(`Cannot start container ${name}: the pod has none of this name`);
  return found;
}

function commandOf(container: V1Container, name: "livenessProbe" | "readinessProbe" | "preStop"): readonly string[] {
  const handler = name === "preStop" ? container.lifecycle?.preStop : container[name];
  if (!handler?.exec?.command) throw new Error(`Container ${container.name} has no command as its ${name}`);
  return handler.exec.command;
}

/** Numbers only: the kubelet cannot prove of a name that it is not root's. */
function identityOf(container: V1Container, pod: V1PodSpec): { user: number; group: number } {
  const { runAsUser: user, runAsGroup: group } = { ...pod.securityContext, ...container.securityContext };
  if (user === undefined || group === undefined) throw new Error(`Cannot tell the user of container ${container.name}`);
  return { user, group };
}

interface Known {
  pod: string;
  secrets: Contents;
}

const variablesOf = ({ env = [] }: V1Container, known: Known): Record<string, string> =>
  Object.fromEntries(env.map((variable) => [variable.name, textOf(variable, known)]));

function textOf({ name, value = "", valueFrom }: V1EnvVar, { pod, secrets }: Known): string {
  if (!valueFrom) return value;
  const { fieldRef, secretKeyRef } = valueFrom;
  if (fieldRef?.fieldPath === "metadata.name") return pod;
  const content = secretKeyRef && secrets[secretKeyRef.name ?? ""]?.[secretKeyRef.key];
  if (content === undefined) throw new Error(`Cannot tell the value of ${name}`);
  return content.toString();
}

/** A file for each key of each ConfigMap and Secret, where containers mount them. */
async function mountAll(
  { volumes = [], containers, initContainers = [] }: V1PodSpec,
  etc: string,
  { secrets, configMaps }: { secrets: Contents; configMaps: Contents },
): Promise<void> {
  for (const { name, mountPath } of [...initContainers, ...containers].flatMap((one) => one.volumeMounts ?? [])) {
    const { secret, configMap } = volumes.find((volume) => volume.name === name) ?? {};
    const content = secret ? secrets[secret.secretName ?? ""] : configMap && configMaps[configMap.name ?? ""];
    if (!secret && !configMap) continue;
    if (content === undefined) throw new Error(`Cannot mount ${name}: the test has no such content`);
    const items = (secret ?? configMap)?.items ?? Object.keys(content).map((key) => ({ key, path: key }));
    for (const { key, path } of items) {
      const file = join(etc, relative("/etc", mountPath), path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content[key] ?? "");
    }
  }
}
