/**
 * The real Loki. No distribution has it, and to build it takes minutes, so no test does: `node test/support/programs/build-loki.ts` leaves it in the cache. Where it is
 * neither there nor on PATH, it is told how to come by it.
 */

import { constants } from "node:fs";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { cacheFolder } from "../../../dev/binaries/settings.ts";
import { until } from "../../../dev/platform/until.ts";

export const lokiVersion = "v3.7.8";

/** Where it is built to. */
export const builtLoki = (env: NodeJS.ProcessEnv): string =>
  join(cacheFolder(env), "programs", `loki-${lokiVersion}`, "loki");

/** Its command, or why there is none. */
export const obtainLoki = async (): Promise<{ command: string } | { missing: string }> => {
  const built = builtLoki(process.env);
  if (await isExecutable(built)) return { command: built };
  const { failed } = await execa("loki", ["-version"], { reject: false, stdin: "ignore" });
  if (!failed) return { command: "loki" };
  return {
    missing: `there is no loki: have ${lokiVersion} on PATH, or build it into the cache once, in about 5 minutes, by node test/support/programs/build-loki.ts`,
  };
};

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

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
