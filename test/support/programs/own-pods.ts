/** Pods for the tests of one file. Where they cannot run, the tests are skipped and it is said why. */

import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../unit/kinds/memcached/fixtures.ts";
import { obtainProgram, type ProgramName } from "./obtain.ts";
import { type Images, type Pod, type Secrets, startPod } from "./pod.ts";
import { startSandbox } from "./sandbox.ts";

const programs = { memcached: "memcached", exporter: "memcached-exporter" } satisfies Record<string, ProgramName>;

export interface Pods {
  /** For one test. Resolves when the server takes connections; rejects with its words when it ends instead. */
  start(spec: MemcachedSpec, secrets?: Secrets): Promise<Pod>;
  /** The same, once for all tests of the file that ask for the same spec; for tests that leave no trace. */
  share(spec: MemcachedSpec, secrets?: Secrets): Promise<Pod>;
  /** Does not wait for the server. */
  run(spec: MemcachedSpec, secrets?: Secrets): Promise<Pod>;
}

/** `containers` are those that the tests start; their programs have to be there. */
export const ownPods = (containers: readonly (keyof typeof programs)[] = ["memcached"]): Pods => {
  const images: Images = {};
  const running: Pod[] = [];
  const shared = new Map<string, Promise<Pod>>();
  let missing: string | undefined;

  beforeAll(async () => {
    missing = await sandboxProblem();
    for (const name of containers) {
      if (missing) break;
      const program = await obtainProgram(programs[name]);
      if ("missing" in program) missing = program.missing;
      else images[name] = program;
    }
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  }, 300_000);
  beforeEach(({ skip }) => {
    if (missing) skip(missing);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((pod) => pod.stop()));
  });
  afterAll(async () => {
    const started = await Promise.allSettled(shared.values());
    await Promise.all(started.map((one) => one.status === "fulfilled" && one.value.stop()));
  });

  const launch = (spec: MemcachedSpec, secrets: Secrets = {}): Promise<Pod> =>
    startPod(memcached(spec), images, secrets);
  const serving = async (pod: Pod): Promise<Pod> => {
    await pod.ready();
    return pod;
  };
  const run: Pods["run"] = async (spec, secrets) => {
    const pod = await launch(spec, secrets);
    running.push(pod);
    return pod;
  };
  return {
    run,
    start: async (spec, secrets) => serving(await run(spec, secrets)),
    share(spec, secrets) {
      const key = JSON.stringify(spec);
      const pod = shared.get(key) ?? launch(spec, secrets);
      shared.set(key, pod);
      return pod.then(serving);
    },
  };
};

export async function sandboxProblem(): Promise<string | undefined> {
  try {
    const sandbox = await startSandbox();
    await sandbox.stop();
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `this needs Linux, util-linux and iproute2, and leave to make namespaces, which root mostly has (${reason})`;
  }
}
