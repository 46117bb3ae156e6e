/** The real Loki, where it was built once. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { until } from "../../../dev/platform/until.ts";
import { type BuiltOnce, obtainBuilt } from "./built-once.ts";

export const loki: BuiltOnce = {
  name: "loki",
  version: "v3.7.8",
  tell: "-version",
  minutes: 5,
  path: "github.com/grafana/loki/v3/cmd/loki",
};

export const obtainLoki = (): ReturnType<typeof obtainBuilt> => obtainBuilt(loki);

export interface Loki {
  url: string;
  /** The lines of a tenant that a selector finds, oldest first, with their labels and nanoseconds since 1970. */
  query(tenant: string, selector: string): Promise<{ stream: Record<string, string>; values: [string, string][] }[]>;
  stop(): Promise<void>;
}

/** Serves tenants, with limits as they are by default. Resolves when it is ready, which takes it some 15 s. */
export const startLoki = async (command: string): Promise<Loki> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-loki-"));
  const [http, grpc] = [await getPort(), await getPort()];
  const config = join(folder, "loki.json");
  await writeFile(config, JSON.stringify(configuration(folder, http, grpc)));
  const child = execa(command, [`-config.file=${config}`], {
    reject: false,
    stdin: "ignore",
    stdout: "ignore",
    all: true,
  });
  const ending = new AbortController();
  void child.then(({ all }) => ending.abort(new Error(`Loki ended: ${all}`)));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await child;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${http}`;
  try {
    const isReady = async () => (await fetch(`${url}/ready`)).ok;
    await until("Loki is ready", isReady, { timeoutMs: 60_000, everyMs: 250, signal: ending.signal });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    stop,
    async query(tenant, selector) {
      const parameters = new URLSearchParams({ query: selector, direction: "forward", limit: "5000" });
      const answer = await fetch(`${url}/loki/api/v1/query_range?${parameters}`, {
        headers: { "x-scope-orgid": tenant },
      });
      return ((await answer.json()) as { data: { result: [] } }).data.result;
    },
  };
};

const configuration = (folder: string, http: number, grpc: number): object => ({
  auth_enabled: true,
  server: {
    http_listen_address: "127.0.0.1",
    http_listen_port: http,
    grpc_listen_address: "127.0.0.1",
    grpc_listen_port: grpc,
    log_level: "error",
  },
  common: {
    path_prefix: folder,
    replication_factor: 1,
    instance_addr: "127.0.0.1",
    ring: { kvstore: { store: "inmemory" } },
    storage: { filesystem: { chunks_directory: join(folder, "chunks"), rules_directory: join(folder, "rules") } },
  },
  schema_config: {
    configs: [
      {
        from: "2024-01-01",
        store: "tsdb",
        object_store: "filesystem",
        schema: "v13",
        index: { prefix: "index_", period: "24h" },
      },
    ],
  },
  analytics: { reporting_enabled: false },
});
