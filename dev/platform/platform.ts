/** A whole Kubernetes control plane out of real parts, with nodes and pods that kwok pretends. No containers, no root. */

import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import getPort from "get-port";
import { stringify } from "yaml";
import type { CustomResource } from "../../src/api/kubernetes/object.ts";
import type { Resource } from "../../src/api/kubernetes/resource.ts";
import { type KubeClient, kubeClient } from "../../src/kube/client.ts";
import { httpsTransport } from "../../src/kube/https-transport.ts";
import type { Transport } from "../../src/kube/transport.ts";
import type { BinaryName } from "../binaries/index.ts";
import { hasProcess } from "../binaries/process.ts";
import type { Cluster } from "./cluster.ts";
import { type Component, startComponent, untilReady } from "./component.ts";
import { isTrue } from "./conditions.ts";
import {
  apiServer,
  auditPolicy,
  type CommandLine,
  type ControlPlaneOptions,
  controllerManager,
  etcd,
  kwok,
  scheduler,
} from "./control-plane.ts";
import { makeCredentials, type PlatformUser, writeKubeconfig } from "./credentials.ts";
import { assertPortIsFree } from "./free-port.ts";
import { startGuard } from "./guard.ts";
import { installKinds } from "./install-kinds.ts";
import { kubectl } from "./kubectl.ts";
import { until } from "./until.ts";

export interface PlatformOptions {
  binaries: Record<BinaryName, string>;
  /** Everything that the platform writes lies here; a second start with the same folder goes on where the first ended. */
  stateDirectory: string;
  /** Port of the API server; default: any free one. */
  apiPort?: number;
  /** Whether each API request leaves a line in `auditLog`. */
  audit?: boolean;
  /** Only etcd and the API server, without our kinds: what generating their definitions needs. */
  bare?: boolean;
  /** What is being done, for the user. */
  report?: (step: string) => void;
  /** Aborting it while the platform starts ends what was started. */
  signal?: AbortSignal;
}

export interface Platform extends Cluster {
  kubeconfig: string;
  auditLog: string | undefined;
  /** Where etcd listens, for staging what no API server would store. */
  etcd: string;
  /** Resolves, with a sentence, when a component ends that was not asked to. */
  broken: Promise<string>;
  /** Ends the API server at once, or starts it again: for staging an outage. */
  stopApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
  /** Ends every process, etcd last. */
  stop(): Promise<void>;
}

const stagesFile = fileURLToPath(new URL("kwok-stages.yaml", import.meta.url));
const nodeCount = 3;

export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const { binaries, stateDirectory, apiPort, audit = false, bare = false, report = () => {}, signal } = options;
  await untilLastGuardianIsGone(stateDirectory);
  if (apiPort !== undefined)
    await assertPortIsFree(apiPort, "stop the program that uses it, or choose another port with --port");
  // A first start that was interrupted may have left a store that no second start can mend; nothing of the user's is in it.
  const complete = join(stateDirectory, "complete");
  if (!existsSync(complete)) await rm(join(stateDirectory, "etcd"), { recursive: true, force: true });
  await mkdir(join(stateDirectory, "logs"), { recursive: true });
  const credentials = await makeCredentials(join(stateDirectory, "credentials"));
  const auditLog = audit ? join(stateDirectory, "logs", "audit.log") : undefined;
  if (audit) await writeFile(join(credentials.directory, "audit-policy.yaml"), stringify(auditPolicy));
  const ports = { api: apiPort ?? (await getPort()), etcdClient: await getPort(), etcdPeer: await getPort() };
  const plan: ControlPlaneOptions = { binaries, stateDirectory, credentials, ports, auditLog };

  const guard = startGuard();
  const guardFile = guardFileOf(stateDirectory);
  await writeFile(guardFile, String(guard.pid));
  const running: Component[] = [];
  const breaks = Promise.withResolvers<string>();
  let stopping = false;

  const run = async ({ name, command, args }: CommandLine, probe?: () => Promise<unknown>): Promise<Component> => {
    const component = startComponent({
      name,
      command,
      args,
      logFile: join(stateDirectory, "logs", `${name}.log`),
      guard,
    });
    running.push(component);
    void component.ended.then((how) => {
      // A component that was taken out of `running` was asked to end.
      if (!stopping && running.includes(component))
        breaks.resolve(`${name} ended unexpectedly (${how}): see ${component.logFile}`);
    });
    if (probe !== undefined) await untilReady(component, probe, { signal });
    signal?.throwIfAborted();
    return component;
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    for (const component of running.splice(0).toReversed()) await component.stop();
    guard.close();
    await rm(guardFile, { force: true });
  };

  const start = async (): Promise<Platform> => {
    report("etcd");
    await run(etcd(plan), () => healthy(`http://127.0.0.1:${ports.etcdClient}/readyz`));

    report("kube-apiserver");
    const server = `https://127.0.0.1:${ports.api}`;
    const caFile = join(credentials.directory, "apiserver.crt");
    const client = lazyClient(server, caFile, credentials.tokens.admin);
    const startApiServer = async (): Promise<void> => {
      await run(apiServer(plan), async () =>
        (await client()).transport.send({ method: "GET", path: "/readyz", doing: "ask for readiness" }),
      );
    };
    await startApiServer();

    const kubeconfigOf = async (user: PlatformUser): Promise<string> => {
      const path = join(credentials.directory, `${user}.kubeconfig`);
      await writeKubeconfig(path, { server, caFile, user: { token: credentials.tokens[user] } });
      return path;
    };
    const kubeconfig = join(stateDirectory, "kubeconfig");
    await writeKubeconfig(kubeconfig, { server, caFile, user: { token: credentials.tokens.admin } });
    const ctl = kubectl(binaries.kubectl, ["--kubeconfig", kubeconfig]);

    const startControllers = async (): Promise<void> => {
      // Before the controller manager, whose garbage collector would take half a minute to learn of a new kind.
      report("custom resource definitions");
      await installKinds({ kubectl: ctl, ...(await client()) });
      await ctl(["apply", "--server-side", "-f", "-"], { input: nodes() });

      report("kube-controller-manager, kube-scheduler, kwok");
      await run(controllerManager(plan, await kubeconfigOf("kube-controller-manager"), caFile));
      await run(scheduler(plan, await kubeconfigOf("kube-scheduler")));
      await run(kwok(plan, await kubeconfigOf("kwok"), stagesFile));
      await until(
        "every node is ready",
        async () => {
          const listed = await listAll(await client(), nodeResource);
          return listed.length === nodeCount && listed.every((node) => isTrue(node, "Ready"));
        },
        { signal },
      );
      await until("the controllers work", async () =>
        (await client()).client.get(serviceAccountResource, { namespace: "default", name: "default" }),
      );
    };
    if (!bare) await startControllers();
    await writeFile(complete, "");

    return {
      stateDirectory,
      server,
      ca: await readFile(caFile, "utf8"),
      caFile,
      kubeconfig,
      guard,
      kubectl: ctl,
      ...(await client()),
      auditLog,
      etcd: `http://127.0.0.1:${ports.etcdClient}`,
      broken: breaks.promise,
      async stopApiServer() {
        const component = running.find(({ name }) => name === "kube-apiserver");
        if (component === undefined) return;
        running.splice(running.indexOf(component), 1);
        await component.stop({ signal: "SIGKILL" });
      },
      startApiServer,
      stop,
    };
  };

  try {
    return await Promise.race([start(), breaks.promise.then((how) => Promise.reject(new Error(how)))]);
  } catch (error) {
    await stop();
    throw error;
  }
};

const nodeResource = { group: "", version: "v1", kind: "Node", plural: "nodes" };
const serviceAccountResource = { group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts" };

const listAll = async ({ client }: Client, resource: Resource): Promise<CustomResource[]> =>
  (await Array.fromAsync(client.list<CustomResource>(resource))).flat();

const guardFileOf = (stateDirectory: string): string => join(stateDirectory, "guardian.pid");

/** After a killed run its guardian needs a moment to end what that run had started. */
const untilLastGuardianIsGone = async (stateDirectory: string): Promise<void> => {
  const pid = Number(await readFile(guardFileOf(stateDirectory), "utf8").catch(() => ""));
  if (pid > 0)
    await until("the last run's processes are gone", () => !hasProcess(pid), { timeoutMs: 10_000 }).catch(
      () => undefined,
    );
};

const healthy = async (url: string): Promise<void> => {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(1_000) });
  if (!ok) throw new Error(`${url} answered ${status}`);
};

interface Client {
  client: KubeClient;
  transport: Transport;
}

/** The API server writes its own certificate when it first starts, so the client can only be made after that. */
const lazyClient = (server: string, caFile: string, token: string): (() => Promise<Client>) => {
  let made: Client | undefined;
  return async () => {
    if (made !== undefined) return made;
    if (!existsSync(caFile)) throw new Error(`${caFile} is not there yet`);
    const connection = { server, ca: await readFile(caFile, "utf8"), token: () => Promise.resolve(token) };
    // What is costly to admit, such as a pod with the most sidecars, takes seconds on a busy machine.
    const transport = httpsTransport(connection, { attemptTimeoutMs: 30_000 });
    made = { client: kubeClient(transport), transport };
    return made;
  };
};

const nodes = (): string =>
  Array.from({ length: nodeCount }, (_, index) => {
    const name = `node-${index}`;
    return stringify({
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "topology.kubernetes.io/zone": `zone-${index}`,
        },
      },
    });
  }).join("---\n");

/** Removes all that a platform of this folder has stored. The platform must be down. */
export const resetState = (stateDirectory: string): Promise<void> =>
  rm(stateDirectory, { recursive: true, force: true });
