/** Plays the kubelets, and the endpoints of the Services, for pods of Redises: each runs a real server and is as ready as that. */

import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import { instanceLabel, roleLabel } from "../../../src/kinds/redis/labels.ts";
import { configName, masterName, podHost } from "../../../src/kinds/redis/names.ts";
import { podResource } from "../../../src/kinds/redis/operated.ts";
import { resource } from "../../../src/kinds/redis/resource.ts";
import { pathOf } from "../../../src/kube/path.ts";
import { pause } from "../../../src/pause.ts";
import type { LivePod } from "../../../src/redis/look.ts";
import type { Program } from "../programs/obtain.ts";
import { type Server, startServer } from "./server.ts";

const port = 6379;

interface Member {
  ip: string;
  cr: Redis;
  server?: Server;
  /** Whether it is not to be started anew. */
  isHeld: boolean;
  told?: boolean;
}

export class RedisKubelet {
  private readonly members = new Map<string, Member>();
  private readonly ending = new AbortController();
  private readonly net = `127.${randomInt(10, 250)}.${randomInt(0, 250)}`;
  private readonly cluster: Cluster;
  private readonly namespaces: readonly string[];
  private readonly program: Program;
  private folder = "";
  private running: Promise<void> = Promise.resolve();
  private last = 1;

  constructor(cluster: Cluster, namespaces: readonly string[], program: Program) {
    this.cluster = cluster;
    this.namespaces = namespaces;
    this.program = program;
  }

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), "ebb-kubelet-"));
    await this.writeNames([]);
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    await Promise.all([...this.members.values()].map(({ server }) => server?.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The process in a pod is gone, and starts again only when it is let. */
  async kill(pod: LivePod): Promise<void> {
    const member = this.members.get(uidOf(pod));
    if (member === undefined) throw new Error(`Cannot kill the server of ${pod.metadata.name} as it has none`);
    member.isHeld = true;
    await member.server?.kill();
  }

  /** Lets it start again, with nothing that it had. */
  restart(pod: LivePod): void {
    const member = this.members.get(uidOf(pod));
    if (member) member.isHeld = false;
  }

  /** The process in a pod answers nobody for so long, and goes on as if nothing had been. */
  async hang(pod: LivePod, ms: number): Promise<void> {
    const server = this.members.get(uidOf(pod))?.server;
    await server?.hang();
    await pause(ms, undefined);
    await server?.goOn();
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      // What goes away while it is looked at is looked at again.
      await this.look().catch(() => undefined);
      await pause(100, signal).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const pods = (await Promise.all(this.namespaces.map((namespace) => this.podsIn(namespace)))).flat();
    const alive = pods.filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.podIP !== undefined);
    const uids = new Set(alive.map(uidOf));
    for (const [uid, { server }] of this.members) {
      if (uids.has(uid)) continue;
      this.members.delete(uid);
      await server?.kill();
    }
    for (const pod of alive) if (!this.members.has(uidOf(pod))) await this.admit(pod);
    await this.writeNames(alive);
    for (const pod of alive) await this.keep(pod);
  }

  private async podsIn(namespace: string): Promise<LivePod[]> {
    const { signal } = this.ending;
    const scope = { namespace, labelSelector: instanceLabel, signal };
    return (await Array.fromAsync(this.cluster.client.list<LivePod>(podResource, scope))).flat();
  }

  private async admit(pod: LivePod): Promise<void> {
    const { namespace = "", labels = {} } = pod.metadata;
    const key = { namespace, name: labels[instanceLabel] ?? "" };
    const cr = await this.cluster.client.get<Redis>(resource, key);
    if (cr) this.members.set(uidOf(pod), { ip: `${this.net}.${this.last++}`, cr, isHeld: false });
  }

  /** Starts its server where there is none, and says whether it is ready. */
  private async keep(pod: LivePod): Promise<void> {
    const member = this.members.get(uidOf(pod));
    if (member === undefined) return;
    if (!member.server?.isRunning() && !member.isHeld) {
      await this.tell(pod, member, false);
      member.server = await startServer({
        program: this.program,
        ip: member.ip,
        host: podHost(member.cr, pod.metadata.name),
        config: await this.configOf(member.cr),
        password: await this.passwordOf(member.cr),
        hosts: this.names,
      });
    }
    await this.tell(pod, member, await answers(member.ip));
  }

  private async configOf(cr: Redis): Promise<string> {
    const configMaps = { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" };
    const key = { namespace: cr.metadata.namespace ?? "", name: configName(cr) };
    const map = await this.cluster.client.get<KubeObject & { data: Record<string, string> }>(configMaps, key);
    if (map === undefined) throw new Error(`Cannot mount ConfigMap ${key.name} as there is none`);
    return `${map.data["redis.conf"]}\n${map.data["dynamic.conf"]}`;
  }

  private async passwordOf(cr: Redis): Promise<string | undefined> {
    const { name = "", key = "password" } = cr.spec?.auth?.secretRef ?? {};
    if (name === "") return undefined;
    const secrets = { group: "", version: "v1", kind: "Secret", plural: "secrets" };
    const place = { namespace: cr.metadata.namespace ?? "", name };
    const secret = await this.cluster.client.get<KubeObject & { data: Record<string, string> }>(secrets, place);
    return Buffer.from(secret?.data[key] ?? "", "base64").toString();
  }

  private async tell(pod: LivePod, member: Member, isReady: boolean): Promise<void> {
    if (member.told === isReady) return;
    member.told = isReady;
    const { name, namespace = "" } = pod.metadata;
    const condition = (type: string) => ({
      type,
      status: isReady ? "True" : "False",
      lastTransitionTime: new Date().toISOString(),
    });
    await this.cluster.transport.send({
      method: "PATCH",
      path: pathOf(podResource, { namespace, name, subresource: "status" }),
      contentType: "application/strategic-merge-patch+json",
      body: {
        status: {
          podIP: member.ip,
          podIPs: [{ $patch: "replace" }, { ip: member.ip }],
          conditions: [condition("Ready"), condition("ContainersReady")],
        },
      },
      doing: `tell that pod ${name} is ${isReady ? "ready" : "not ready"}`,
    });
  }

  private get names(): string {
    return join(this.folder, "hosts");
  }

  private async writeNames(pods: readonly LivePod[]): Promise<void> {
    const lines = pods.flatMap((pod) => {
      const member = this.members.get(uidOf(pod));
      if (member === undefined) return [];
      const { ip, cr, told } = member;
      const isMaster = told && pod.metadata.labels?.[roleLabel] === "master";
      return [`${ip} ${podHost(cr, pod.metadata.name)}${isMaster ? ` ${masterName(cr)}` : ""}`];
    });
    await writeFile(this.names, ["127.0.0.1 localhost", ...lines, ""].join("\n"));
  }
}

const uidOf = ({ metadata }: KubeObject): string => metadata.uid ?? "";

/** Whether anything but silence comes back. */
const answers = (ip: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, ip);
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.on("error", () => end(false));
    socket.on("data", () => end(true));
    socket.write("PING\r\n");
  });
