/** What a server tells of itself by INFO. Pure. https://redis.io/docs/latest/commands/info/ */

export interface ServerInfo {
  /** Another one each time the process starts. */
  runId: string;
  role: "master" | "slave";
  /** Names the history of writes that its data is a part of. A server that starts empty or is promoted begins a new one. */
  replicationId: string;
  /** The history that its own one continues; zeros when there is none. */
  formerReplicationId: string;
  /** How much of the history it has, in bytes. */
  offset: number;
  /** In all databases. */
  keys: number;
  /** Whether it is reading its data from disk, and takes few commands meanwhile. */
  isLoading: boolean;
  /** How far a FAILOVER is that this server was told to do. */
  handover: "none" | "under way";
  /** Of a replica: whom it follows. */
  master?: MasterLink;
  /** Of a master: who follows it, by the addresses that they announce. */
  replicas: readonly { host: string; port: number; isOnline: boolean }[];
}

export interface MasterLink {
  host: string;
  port: number;
  isUp: boolean;
  /** Whether all its data is being replaced by that of the master. */
  isSyncing: boolean;
  /** Seconds in which nothing came from the master; 0 while the link is down. */
  silentSeconds: number;
}

/** Throws when it is the answer of no Redis server. */
export const serverInfo = (text: string): ServerInfo => {
  const fields = new Map(
    text.split("\r\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)]] : [];
    }),
  );
  const get = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw new Error(`Cannot read the answer to INFO as it has no ${name}`);
    return value;
  };
  const role = get("role") === "master" ? "master" : "slave";
  return {
    runId: get("run_id"),
    role,
    replicationId: get("master_replid"),
    formerReplicationId: get("master_replid2"),
    offset: Number(get(role === "master" ? "master_repl_offset" : "slave_repl_offset")),
    keys: keysOf(fields),
    isLoading: fields.get("loading") === "1",
    // Servers before 6.2 have no FAILOVER.
    handover: (fields.get("master_failover_state") ?? "no-failover") === "no-failover" ? "none" : "under way",
    ...(role === "slave" && { master: linkOf(get) }),
    replicas: replicasOf(fields),
  };
};

const linkOf = (get: (name: string) => string): MasterLink => ({
  host: get("master_host"),
  port: Number(get("master_port")),
  isUp: get("master_link_status") === "up",
  isSyncing: get("master_sync_in_progress") === "1",
  silentSeconds: Math.max(0, Number(get("master_last_io_seconds_ago"))),
});

const keysOf = (fields: ReadonlyMap<string, string>): number =>
  [...fields]
    .filter(([name]) => /^db\d+$/.test(name))
    .reduce((sum, [, value]) => sum + Number(memberOf(value, "keys")), 0);

const replicasOf = (fields: ReadonlyMap<string, string>): ServerInfo["replicas"] =>
  [...fields]
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(([, value]) => ({
      host: memberOf(value, "ip"),
      port: Number(memberOf(value, "port")),
      isOnline: memberOf(value, "state") === "online",
    }));

/** Of a value such as `keys=5,expires=0`; empty when it is not there. */
const memberOf = (value: string, name: string): string =>
  value
    .split(",")
    .find((member) => member.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? "";
