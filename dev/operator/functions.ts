/** How a function of the image is started here. Pure. */

import { join } from "node:path";
import type { ActivatorOptions } from "../activator/activator.ts";
import type { FunctionProcess } from "../activator/instance.ts";
import { bundleOf, root, sourceOf } from "../bundle/functions.ts";
import { launches, type Program, type Runtime } from "../bundle/launch.ts";
import type { Cluster } from "../platform/cluster.ts";
import type { Account } from "./accounts.ts";
import type { CronJob, KnativeService } from "./manifests.ts";

export type { Program, Runtime } from "../bundle/launch.ts";

const fromRoot = (path: string): string => join(root, path);

type Container = { args: readonly [string, ...string[]]; env: readonly { name: string; value: string }[] };

/** The process of a container: its first argument names the function, as in the image. */
const functionProcess = (
  { args: [name, ...args], env }: Container,
  { runtime, program = "sources", cluster, account }: FunctionContext,
  graceMs: number,
): FunctionProcess => {
  const { hostname, port } = new URL(cluster.server);
  const launch = launches[program][runtime];
  return {
    command: fromRoot(`node_modules/.bin/${runtime}`),
    args: [...launch.args, fromRoot(program === "bundle" ? bundleOf(name) : sourceOf(name)), ...args],
    env: {
      ...launch.env,
      ...Object.fromEntries(env.map((variable) => [variable.name, variable.value])),
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      ...(account && { EBB_SERVICE_ACCOUNT_DIRECTORY: account.directory }),
    },
    graceMs,
  };
};

export interface FunctionContext {
  runtime: Runtime;
  /** Default: the sources; the bundle has to be built before. */
  program?: Program | undefined;
  cluster: Pick<Cluster, "server">;
  /** Absent for a pod without a token. */
  account?: Account | undefined;
}

export const serviceProcess = ({ metadata, spec }: KnativeService, context: FunctionContext): FunctionProcess => {
  const { timeoutSeconds, containers } = spec.template.spec;
  const process = functionProcess(containers[0], context, timeoutSeconds * 1000);
  return { ...process, env: { ...process.env, K_SERVICE: metadata.name, K_REVISION: `${metadata.name}-00001` } };
};

/** How an activator plays Knative's part for a service; `windowMs` in place of its own idle time. */
export const activation = (
  service: KnativeService,
  context: FunctionContext,
  windowMs: number | undefined,
): Pick<ActivatorOptions, "name" | "process" | "concurrency" | "timeoutMs" | "windowMs"> => {
  const { containerConcurrency, timeoutSeconds } = service.spec.template.spec;
  return {
    name: service.metadata.name,
    process: serviceProcess(service, context),
    concurrency: containerConcurrency,
    timeoutMs: timeoutSeconds * 1000,
    windowMs: windowMs ?? windowOf(service),
  };
};

/** Grace of a Job's pod: Kubernetes' default. */
export const jobProcess = ({ spec }: CronJob, context: FunctionContext): FunctionProcess =>
  functionProcess(spec.jobTemplate.spec.template.spec.containers[0], context, 30_000);

/** The idle window of a Knative Service, in milliseconds. */
const windowOf = ({ spec }: KnativeService): number =>
  Number(spec.template.metadata.annotations["autoscaling.knative.dev/window"]?.replace(/s$/, "") ?? 60) * 1000;
