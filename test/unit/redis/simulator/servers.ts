/**
 * Redis servers without a network: what a client writes to a master is at once with all replicas that reach it. Data is a list of writes, so
 * that a test can tell which are lost.
 */

import { RedisError } from "../../../../src/redis/redis-error.ts";
import type { RedisNode } from "../../../../src/redis/redis-node.ts";
import type { ServerInfo } from "../../../../src/redis/server-info.ts";
import { hostOf, nameOf, serviceOfMasters } from "../../kinds/redis/operate/worlds.ts";

interface Server {
  isUp: boolean;
  starts: number;
  replicationId: string;
  formerReplicationId: string;
  data: string[];
  /** Whom it follows; absent of a master. */
  host?: string | undefined;
  isLinked: boolean;
  settings: Record<string, string>;
}

export class Servers {
  /** Those that are no looks, in order, such as `promote cache-1`. */
  readonly commands: string[] = [];
  /** What is answered to `promote <pod>`, `replicate <pod>`, `hand-over <host>` or `configure <directive>` in place of doing it. */
  readonly refusals = new Map<string, string>();
  private readonly servers = new Map<string, Server>();
  private readonly labelled: () => string | undefined;

  /** @param labelled the pod that the Service of masters leads to */
  constructor(count: number, labelled: () => string | undefined) {
    this.labelled = labelled;
    for (let ordinal = 0; ordinal < count; ordinal++) this.start(nameOf(ordinal));
  }

  /** Starts anew, without data, as a replica (F1). */
  start(pod: string): void {
    const starts = (this.servers.get(pod)?.starts ?? 0) + 1;
    const replicationId = `${pod}/${starts}`;
    const [formerReplicationId, data] = ["none", []];
    const host = serviceOfMasters;
    this.servers.set(pod, {
      isUp: true,
      starts,
      replicationId,
      formerReplicationId,
      data,
      host,
      isLinked: false,
      settings: {},
    });
    this.replicate();
  }

  /** It neither answers nor forgets. */
  stop(pod: string): void {
    this.of(pod).isUp = false;
    this.replicate();
  }

  /** It goes on where it was stopped. */
  resume(pod: string): void {
    this.of(pod).isUp = true;
    this.replicate();
  }

  /** As a client that is connected to this pod; whether it was acknowledged. */
  write(pod: string, text: string): boolean {
    const server = this.of(pod);
    if (!server.isUp || server.host !== undefined) return false;
    server.data.push(text);
    this.replicate();
    return true;
  }

  /** Whoever is to be it, without a command. */
  makeMaster(pod: string): void {
    Object.assign(this.of(pod), { host: undefined });
    for (const [name, server] of this.servers) if (name !== pod) server.host = hostName(pod);
    this.replicate();
  }

  /** It was promoted, and nobody was to do that. */
  makeStale(pod: string): void {
    this.promote(pod, this.of(pod));
    this.replicate();
  }

  settingsOf(pod: string): Readonly<Record<string, string>> {
    return this.of(pod).settings;
  }

  dataOf(pod: string): readonly string[] {
    return this.of(pod).data;
  }

  /** Those that answer and say that they are the master. */
  masters(): string[] {
    return [...this.servers].filter(([, { isUp, host }]) => isUp && host === undefined).map(([pod]) => pod);
  }

  /** What each running one follows, and whether it reaches it. */
  followers(): Record<string, string> {
    const running = [...this.servers].filter(([, { isUp, host }]) => isUp && host !== undefined);
    return Object.fromEntries(running.map(([pod, { host, isLinked }]) => [pod, isLinked ? `${host}` : "nobody"]));
  }

  state(): unknown {
    return [...this.servers];
  }

  node(pod: string, turn: <T>(request: string, happens: () => T) => Promise<T>): RedisNode {
    const { starts } = this.of(pod);
    const command = <T>(name: string, happens: (server: Server) => T, about = pod): Promise<T> =>
      turn(`${name} ${pod}`, () => {
        const server = this.of(pod);
        // A connection ends with the process.
        if (!server.isUp || server.starts !== starts) throw new RedisError(name, "unreachable", "nothing came");
        const refusal = this.refusals.get(`${name} ${about}`);
        if (refusal !== undefined) throw new RedisError(name, "command-refused", refusal);
        const answer = happens(server);
        if (name !== "info") {
          this.commands.push(`${name} ${pod}`);
          this.replicate();
        }
        return answer;
      });
    return {
      info: () => command("info", (server) => this.info(pod, server)),
      replicaOf: (host) =>
        command("replicate", (server) => {
          Object.assign(server, { host });
        }),
      promote: () => command("promote", (server) => this.promote(pod, server)),
      failoverTo: (host) =>
        command(
          "hand-over",
          (server) => {
            const heir = this.reached(host, pod);
            if (server.host !== undefined || heir === undefined)
              throw new RedisError("hand over", "command-refused", "ERR FAILOVER target is not a replica");
            this.promote(heir, this.of(heir));
            server.host = host;
          },
          host,
        ),
      configSet: (directive, value) =>
        command(
          "configure",
          ({ settings }) => {
            settings[directive] = value;
          },
          directive,
        ),
      useOwnPasswordAtMaster: () =>
        command("password", ({ settings }) => {
          settings.masterauth = "ours";
        }),
      close() {},
    };
  }

  private promote(pod: string, server: Server): void {
    if (server.host === undefined) return;
    server.formerReplicationId = server.replicationId;
    server.replicationId = `${pod}/${server.starts} after ${server.replicationId}`;
    server.host = undefined;
  }

  private info(pod: string, server: Server): ServerInfo {
    const { replicationId, formerReplicationId, data, host, isLinked, starts } = server;
    const followers = [...this.servers.keys()].filter((other) => this.reached(hostName(other), pod) !== undefined);
    return {
      runId: `${pod}/${starts}`,
      role: host === undefined ? "master" : "slave",
      replicationId,
      formerReplicationId,
      offset: data.length,
      keys: data.length,
      isLoading: false,
      handover: "none",
      ...(host !== undefined && { master: { host, port: 6379, isUp: isLinked, isSyncing: false, silentSeconds: 0 } }),
      replicas: followers.map((other) => ({ host: hostName(other), port: 6379, isOnline: true })),
    };
  }

  /** The pod of that host, if it replicates this one. */
  private reached(host: string, master: string): string | undefined {
    const found = [...this.servers].find(([pod]) => hostName(pod) === host);
    return found?.[1].isLinked && this.podOf(found[1].host) === master ? found[0] : undefined;
  }

  private podOf(host: string | undefined): string | undefined {
    if (host === serviceOfMasters) return this.labelled();
    return [...this.servers.keys()].find((pod) => hostName(pod) === host);
  }

  /** Each replica that reaches a master, itself or by others, gets its data and history. */
  private replicate(): void {
    const running = [...this.servers].filter(([, { isUp }]) => isUp);
    for (const [, server] of this.servers) server.isLinked = false;
    const sources = new Set(running.filter(([, { host }]) => host === undefined).map(([pod]) => pod));
    for (const source of sources)
      for (const [pod, server] of running)
        if (!sources.has(pod) && this.podOf(server.host) === source) {
          const { data, replicationId, formerReplicationId } = this.of(source);
          Object.assign(server, { data: [...data], replicationId, formerReplicationId, isLinked: true });
          sources.add(pod);
        }
  }

  private of(pod: string): Server {
    const server = this.servers.get(pod);
    if (server === undefined) throw new Error(`There is no ${pod}`);
    return server;
  }
}

const hostName = (pod: string): string => hostOf(Number(pod.slice(pod.lastIndexOf("-") + 1)));
