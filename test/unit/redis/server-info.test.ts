import { expect, test } from "vitest";
import { serverInfo } from "../../../src/redis/server-info.ts";

/** As redis-server 7.0.15 answers, of which only a part is read. */
const answer = (...lines: string[]): string =>
  ["# Server", "redis_version:7.0.15", "run_id:4e03f637", "", "# Persistence", "loading:0", ...lines, ""].join("\r\n");

const history = ["master_replid:c0ffee", "master_replid2:0000"];

const masterLines = [
  "# Replication",
  "role:master",
  "connected_slaves:2",
  "slave0:ip=cache-1.cache-headless.shop.svc,port=6379,state=online,offset=1400,lag=0",
  "slave1:ip=cache-2.cache-headless.shop.svc,port=6379,state=wait_bgsave,offset=0,lag=0",
  "master_failover_state:no-failover",
  ...history,
  "master_repl_offset:1414",
  "# Keyspace",
  "db0:keys=5,expires=1,avg_ttl=0",
  "db12:keys=7,expires=0,avg_ttl=0",
];

const replicaLines = [
  "# Replication",
  "role:slave",
  "master_host:cache-0.cache-headless.shop.svc",
  "master_port:6379",
  "master_link_status:up",
  "master_last_io_seconds_ago:3",
  "master_sync_in_progress:0",
  "slave_read_repl_offset:1400",
  "slave_repl_offset:1399",
  "master_failover_state:no-failover",
  ...history,
  "master_repl_offset:1400",
];

test("of a master it tells the history, the keys of all databases, and the replicas by what they announce", () => {
  expect(serverInfo(answer(...masterLines))).toEqual({
    runId: "4e03f637",
    role: "master",
    replicationId: "c0ffee",
    formerReplicationId: "0000",
    offset: 1414,
    keys: 12,
    isLoading: false,
    handover: "none",
    replicas: [
      { host: "cache-1.cache-headless.shop.svc", port: 6379, isOnline: true },
      { host: "cache-2.cache-headless.shop.svc", port: 6379, isOnline: false },
    ],
  });
});

test("of a replica it tells whom it follows, and how much of the history it has processed", () => {
  expect(serverInfo(answer(...replicaLines))).toMatchObject({
    role: "slave",
    offset: 1399,
    keys: 0,
    master: {
      host: "cache-0.cache-headless.shop.svc",
      port: 6379,
      isUp: true,
      isSyncing: false,
      silentSeconds: 3,
    },
  });
});

const changed = (lines: string[], ...changes: string[]): string[] => [
  ...lines.filter((line) => !changes.some((change) => line.split(":")[0] === change.split(":")[0])),
  ...changes,
];

test.each<[string, string[], object]>([
  [
    "a link that is down",
    changed(replicaLines, "master_link_status:down", "master_last_io_seconds_ago:-1"),
    { master: { isUp: false, silentSeconds: 0 } },
  ],
  ["a full sync", changed(replicaLines, "master_sync_in_progress:1"), { master: { isSyncing: true } }],
  ["a start that reads from disk", changed(masterLines, "loading:1"), { isLoading: true }],
  ["a handover", changed(masterLines, "master_failover_state:waiting-for-sync"), { handover: "under way" }],
  [
    "a server that knows no handover",
    masterLines.filter((line) => !line.startsWith("master_failover")),
    { handover: "none" },
  ],
])("it tells %s", (_, lines, expected) => {
  expect(serverInfo(answer(...lines))).toMatchObject(expected);
});

test("what is no answer to INFO is refused", () => {
  expect(() => serverInfo("HTTP/1.1 400 Bad Request\r\n")).toThrow("Cannot read the answer to INFO as it has no role");
});
