/** Our functions as single processes, without an activator: with the shipped manifests, as their own accounts. */

import { type Instance, startInstance } from "../dev/activator/instance.ts";
import { type Account, mountAccount } from "../dev/operator/accounts.ts";
import { jobProcess, type Runtime, serviceProcess } from "../dev/operator/functions.ts";
import { installManifests } from "../dev/operator/install.ts";
import type { Bench } from "./scenario.ts";
import { type Stage, watchedNamespace } from "./stage.ts";
import { type Ended, runWatched } from "./watched-process.ts";

export interface Functions {
  /** Requests in flight that the shipped manifest allows. */
  concurrency: number;
  /** Resolves once it is spawned; `ready` when it answers. */
  startReconcile(runtime: Runtime): Promise<Instance>;
  /** Runs `resync --once` to its end. */
  resync(runtime: Runtime): Promise<Ended>;
}

/** Installs what is needed for `watchedNamespace`. */
export const installFunctions = async (
  { binaries, program }: Bench,
  { platform, signal }: Stage,
): Promise<Functions> => {
  const { service, cronJob } = await installManifests(platform, binaries, watchedNamespace);
  const { serviceAccountName, containerConcurrency } = service.spec.template.spec;
  const accountOf = (name: string): Promise<Account> =>
    mountAccount(platform, { namespace: service.metadata.namespace, name }, signal);
  const account = await accountOf(serviceAccountName);
  const jobAccount = await accountOf(cronJob.spec.jobTemplate.spec.template.spec.serviceAccountName);
  return {
    concurrency: containerConcurrency,
    startReconcile: (runtime) =>
      startInstance(serviceProcess(service, { runtime, program, cluster: platform, account }), {
        guard: platform.guard,
        onLine: () => {},
      }),
    resync: (runtime) =>
      runWatched(
        jobProcess(cronJob, { runtime, program, cluster: platform, account: jobAccount }),
        platform.guard,
        signal,
      ),
  };
};
