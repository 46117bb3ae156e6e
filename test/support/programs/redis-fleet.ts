/**
 * The pods of one Redis on a network of their own: real servers, each in a pod as the builders make it, and an API server in memory. The
 * test plays the kubelet, the endpoints of the Services, and the function.
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../../dev/platform/until.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { dynamicDirectives } from "../../../src/kinds/redis/config/dynamic-conf.ts";
import { isPersistent } from "../../../src/kinds/redis/spec.ts";
import { connectRedis } from "../../../src/redis/connect.ts";
import { type Operated, type OperateOptions, operate } from "../../../src/redis/operate.ts";
import type { RedisNode } from "../../../src/redis/redis-node.ts";
import type { ServerInfo } from "../../../src/redis/server-info.ts";
import { hostOf, nameOf, serviceOfMasters } from "../../unit/kinds/redis/operate/worlds.ts";
import { Api, firstRevision, ipOf, statefulSet, type Turn } from "../../unit/redis/simulator/api.ts";
import { tell } from "../../unit/redis/simulator/engine.ts";
import type { Program } from "./obtain.ts";
import { type PodSwitch, startPodSwitch } from "./pod-switch.ts";
import { type Contents, type RedisPod, startRedisPod, untilReady } from "./redis-pod.ts";
import { openWay, type Way } from "./redis-way.ts";
import type { Process } from "./sandbox.ts";

export interface FleetOptions {
  spec?: RedisSpec;
  redis: Program;
  secrets?: Contents;
}

interface Member {
  pod: RedisPod;
  server: Process;
  /** By which the function reaches it. */
  way: Way;
}

/** A server sends its data to a new replica at once, and not in 5 s, when there might be more of them. */
const atOnce = "repl-diskless-sync-delay 0";

export class RedisFleet {
  readonly api: Api;
  /** What the function logs in with. */
  password: string | undefined;
  /** Of the template that pods are made by from now on. */
  revision = firstRevision;
  /** Called after each request to the API server, and what it was. */
  after: (request: string) => Promise<void> | void = () => {};
  private readonly network: PodSwitch;
  private readonly members: Member[] = [];
  private readonly options: FleetOptions;
  private secrets: Contents;

  private constructor(options: FleetOptions, network: PodSwitch) {
    const { spec } = options;
    this.options = options;
    this.secrets = options.secrets ?? {};
    this.network = network;
    const config = { ...spec?.config, extra: [atOnce, spec?.config?.extra].filter(Boolean).join("\n") };
    this.api = new Api(spec?.replicas ?? 3, undefined, { ...spec, config });
  }

  /** Resolves when every server is ready. */
  static async start(options: FleetOptions): Promise<RedisFleet> {
    const fleet = new RedisFleet(options, await startPodSwitch());
    const pods = fleet.api.pods().map((_, ordinal) => fleet.make(ordinal));
    fleet.members.push(...(await Promise.all(pods)));
    fleet.api.written = () => void fleet.resolveNames();
    await fleet.resolveNames();
    return fleet;
  }

  async stop(): Promise<void> {
    this.api.written = () => {};
    for (const { way } of this.members) way.close();
    await Promise.all(this.members.map(({ pod }) => pod.stop()));
    await this.network.stop();
  }

  private of(ordinal: number): Member {
    const member = this.members[ordinal];
    if (member === undefined) throw new Error(`There is no pod ${nameOf(ordinal)}`);
    return member;
  }

  pod(ordinal: number): RedisPod {
    return this.of(ordinal).pod;
  }

  private async make(ordinal: number): Promise<Member> {
    const { redis } = this.options;
    const on = { network: this.network, end: `end-${ordinal}`, ip: ipOf(ordinal) };
    const pod = await startRedisPod({
      cr: this.api.redis(),
      name: nameOf(ordinal),
      on,
      images: { redis },
      secrets: this.secrets,
    });
    await initialize(pod);
    const server = pod.run("redis");
    await untilReady(pod, server);
    return { pod, server, way: await openWay(pod) };
  }

  /** Of the pods, and the one that the Service of masters leads to. */
  private async resolveNames(): Promise<void> {
    const names = this.members.map((_, ordinal) => `${ipOf(ordinal)} ${hostOf(ordinal)}`);
    const [labelled] = this.api.labelled("master");
    const master = this.members.findIndex((_, ordinal) => nameOf(ordinal) === labelled);
    if (master >= 0) names.push(`${ipOf(master)} ${serviceOfMasters}`);
    const text = ["127.0.0.1 localhost", ...names, ""].join("\n");
    await Promise.all(this.members.map(({ pod }) => writeFile(join(pod.etc, "hosts"), text)));
  }

  /** The process is gone at once, and what it had in memory. */
  async kill(ordinal: number): Promise<void> {
    const { server } = this.of(ordinal);
    await server.signal("SIGKILL");
    await server.ended;
    this.api.setReady(nameOf(ordinal), false);
  }

  /** The process ends, as it is told to. */
  async terminate(ordinal: number): Promise<void> {
    const { server } = this.of(ordinal);
    await server.signal("SIGTERM");
    await server.ended;
    this.api.setReady(nameOf(ordinal), false);
  }

  /** The kubelet starts the container anew. */
  async restart(ordinal: number): Promise<void> {
    const member = this.of(ordinal);
    member.server = member.pod.run("redis");
    await untilReady(member.pod, member.server);
    this.api.setReady(nameOf(ordinal), true);
  }

  /** The kubelets bring changed Secrets to the running pods, and probe them. */
  async changeSecrets(secrets: Contents): Promise<void> {
    this.secrets = secrets;
    for (const { pod } of this.members) {
      await pod.mount(this.api.redis(), secrets);
      await pod.probe("readinessProbe");
    }
  }

  /** The pod is replaced by one that is new, of the custom resource and Secrets as they are now; a volume is as before. */
  async replace(ordinal: number): Promise<void> {
    const { pod } = this.of(ordinal);
    const name = nameOf(ordinal);
    this.api.edit(name, { metadata: { deletionTimestamp: "2030-01-01T00:00:00Z" } });
    await this.step();
    await pod.probe("preStop");
    await this.terminate(ordinal);
    if (!isPersistent(this.api.redis())) await pod.exec(["sh", "-c", "rm -rf /data/*"]);
    await pod.mount(this.api.redis(), this.secrets);
    await initialize(pod);
    this.api.replacePod(ordinal, this.revision);
    await this.restart(ordinal);
  }

  /** It neither answers nor closes its connections. */
  async hang(ordinal: number): Promise<void> {
    await this.of(ordinal).server.signal("SIGSTOP");
    this.api.setReady(nameOf(ordinal), false);
  }

  async goOn(ordinal: number): Promise<void> {
    await this.of(ordinal).server.signal("SIGCONT");
    this.api.setReady(nameOf(ordinal), true);
  }

  /** The function does not reach it. */
  cutOff(ordinal: number): void {
    this.of(ordinal).way.setOpen(false);
  }

  reach(ordinal: number): void {
    this.of(ordinal).way.setOpen(true);
  }

  /** Its node is parted from all others, the function's and the API server's among them. */
  async part(ordinal: number): Promise<void> {
    await this.network.part(`end-${ordinal}`);
    this.cutOff(ordinal);
    this.api.setReady(nameOf(ordinal), false);
  }

  async rejoin(ordinal: number): Promise<void> {
    await this.network.connect(`end-${ordinal}`);
    this.reach(ordinal);
    this.api.setReady(nameOf(ordinal), true);
  }

  /** One invocation of the function. */
  async step(part: Partial<OperateOptions> = {}): Promise<Operated> {
    const turn: Turn = async (request, happens) => {
      const answer = happens();
      await this.after(request);
      return answer;
    };
    const client = this.api.client(turn);
    const cr = this.api.redis();
    const operated = await operate({
      client,
      connect: ({ name }, signal) => {
        const ordinal = this.members.findIndex((_, one) => nameOf(one) === name);
        return this.connect(ordinal, signal);
      },
      cr,
      statefulSet: { ...statefulSet, status: { updateRevision: this.revision } },
      directives: Object.fromEntries(dynamicDirectives(cr)),
      ...part,
    });
    await tell(client, operated);
    return operated;
  }

  /** Until a step finds nothing more to do or to wait for. */
  async settle(): Promise<void> {
    await until("nothing is left to do", async () => {
      const { status, againInMs, electionProblem } = await this.step();
      return !status.operation && !electionProblem && againInMs === undefined;
    });
  }

  /** What the server in a pod says of itself. */
  async info(ordinal: number): Promise<ServerInfo> {
    const node = await this.connect(ordinal);
    try {
      return await node.info();
    } finally {
      node.close();
    }
  }

  private connect(ordinal: number, signal?: AbortSignal): Promise<RedisNode> {
    const { host, port } = this.of(ordinal).way;
    return connectRedis({ host, port, password: this.password, signal });
  }

  /** Of the pod that the Service of masters leads to, if any is ready. */
  master(): number | undefined {
    const [name] = this.api.labelled("master");
    const ordinal = this.members.findIndex((_, one) => nameOf(one) === name);
    const pod = this.api.pods().find(({ metadata }) => metadata.name === name);
    return pod?.status?.conditions?.some(({ status }) => status === "True") ? ordinal : undefined;
  }
}

const initialize = async (pod: RedisPod): Promise<void> => {
  const { exitCode, log } = await pod.init();
  if (exitCode !== 0) throw new Error(`The init container ended with exit code ${exitCode}: ${log}`);
};
