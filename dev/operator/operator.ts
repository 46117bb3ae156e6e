/** ebb on the local platform: the shipped manifests, with Knative's part played by an activator and the real receive adapter. */

import { join } from "node:path";
import { kinds } from "../../src/kinds/index.ts";
import { namespaceResource } from "../../src/kinds/shared/namespace.ts";
import { type Activator, type Happening, startActivator } from "../activator/activator.ts";
import type { BinaryName } from "../binaries/index.ts";
import { kindsIn } from "../generate/rbac.ts";
import type { Cluster } from "../platform/cluster.ts";
import { type Component, startComponent } from "../platform/component.ts";
import { type Account, mountAccount, mountJobAccount } from "./accounts.ts";
import { adapterEnvironment } from "./adapter.ts";
import { type Admission, startAdmission } from "./admission.ts";
import { activation, jobProcess, type Program, type Runtime } from "./functions.ts";
import { installManifests, type Profile } from "./install.ts";
import { createProbeWatch, probeAdapter } from "./probe.ts";
import { runOnce } from "./run-once.ts";

export interface OperatorOptions {
  cluster: Cluster;
  binaries: Record<BinaryName, string>;
  /** The watched namespace; made when missing. With a profile of all namespaces, one of them. */
  namespace: string;
  /** Which folder of `knative/` is run; default `base`. */
  profile?: Profile;
  runtime: Runtime;
  /** Default: the sources. */
  program?: Program | undefined;
  /** Idle time before zero, in milliseconds; default: as the Knative Service says. */
  windowMs?: number;
  report?: (happening: Happening) => void;
  /** Aborting it while the operator starts ends what was started. */
  signal?: AbortSignal;
}

export interface Operator {
  activator: Activator;
  /** Runs `resync --once` as the CronJob would; resolves with its exit code. */
  resync(): Promise<number>;
  /** Of every source. */
  stopAdapter(signal?: NodeJS.Signals): Promise<void>;
  /** With the namespaces that there are then. Resolves when the adapter of every source watches every kind. */
  startAdapter(): Promise<void>;
  /** Resolves, with a sentence, when an adapter ends that was not asked to. */
  broken: Promise<string>;
  stop(): Promise<void>;
}

export const startOperator = async (options: OperatorOptions): Promise<Operator> => {
  const { cluster, binaries, namespace, profile, runtime, program, windowMs, report = () => {}, signal } = options;
  const manifests = await installManifests(cluster, binaries, namespace, profile);

  const ending = new AbortController();
  const { service, source, secretSource, cronJob } = manifests;
  const sources = [source, ...(secretSource ? [secretSource] : [])];
  const accountOf = (name: string, home: string): Promise<Account> =>
    mountAccount(cluster, { namespace: home, name }, ending.signal);
  const [serviceAccount, jobAccount, ...sourceAccounts] = await Promise.all([
    accountOf(service.spec.template.spec.serviceAccountName, service.metadata.namespace),
    mountJobAccount(cluster, cronJob, ending.signal),
    ...sources.map(({ spec, metadata }) => accountOf(spec.serviceAccountName, metadata.namespace)),
  ]);

  const probes = createProbeWatch();
  const activator = await startActivator({
    ...activation(service, { runtime, program, cluster, account: serviceAccount }, windowMs),
    guard: cluster.guard,
    report,
    intercept: probes.intercept,
  });

  const breaks = Promise.withResolvers<string>();
  let adapters: readonly Component[] = [];
  const startAdapter = async (): Promise<void> => {
    const namespaces = await namespacesOf(cluster);
    const started = sources.map((one, index) =>
      startComponent({
        name: "apiserver_receive_adapter",
        command: binaries.apiserver_receive_adapter,
        args: [],
        env: adapterEnvironment(one, {
          sink: activator.url,
          kubeconfig: sourceAccounts[index]?.kubeconfig ?? "",
          namespaces,
        }),
        logFile: join(cluster.stateDirectory, "logs", `adapter-${one === source ? "" : "secrets-"}${namespace}.log`),
        guard: cluster.guard,
      }),
    );
    adapters = started;
    for (const one of started)
      void one.ended.then((how) => {
        if (adapters === started) breaks.resolve(`${one.name} ended unexpectedly (${how}): see ${one.logFile}`);
      });
    const watched = source.spec.namespaceSelector ? undefined : namespace;
    await probeAdapter(cluster, namespace, kindsIn(kinds, watched), probes, {
      watchSecrets: secretSource !== undefined,
      signal,
    });
  };
  const stopAdapter = async (signal: NodeJS.Signals = "SIGTERM"): Promise<void> => {
    const stopping = adapters;
    adapters = [];
    probes.forget();
    await Promise.all(stopping.map((one) => one.stop({ signal })));
  };
  let admission: Admission | undefined;
  const stop = async (): Promise<void> => {
    await stopAdapter();
    await activator.stop();
    await admission?.stop();
    ending.abort();
  };

  try {
    if (manifests.admission !== undefined) {
      const account = await mountJobAccount(cluster, manifests.admission.certs, ending.signal);
      admission = await startAdmission({
        cluster,
        manifests: manifests.admission,
        runtime,
        program,
        windowMs,
        account,
        report,
      });
    }
    await startAdapter();
  } catch (error) {
    await stop();
    throw error;
  }
  const job = jobProcess(cronJob, { runtime, program, cluster, account: jobAccount });
  return {
    activator,
    resync: () =>
      runOnce(job, {
        guard: cluster.guard,
        onLine: (line) => report({ what: "printed", name: cronJob.metadata.name, line }),
      }),
    startAdapter,
    stopAdapter,
    broken: breaks.promise,
    stop,
  };
};

const namespacesOf = async ({ client }: Cluster): Promise<string[]> =>
  (await Array.fromAsync(client.list(namespaceResource))).flat().map(({ metadata }) => metadata.name);
