/** A function as its Deployment runs it: it ends TLS itself, with the files that its Secret is mounted as. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import getPort from "get-port";
import { root, sourceOf } from "../../../dev/bundle/functions.ts";
import { launches, type Runtime } from "../../../dev/bundle/launch.ts";
import type { Guard } from "../../../dev/platform/guard.ts";
import { type OwnedProcess, ownProcess } from "../../../dev/platform/owned-process.ts";
import { type AnyObject, podTemplateOf } from "./overlay.ts";

export interface Deployed extends OwnedProcess {
  url: string;
  printed: string[];
}

export interface DeploymentOptions {
  runtime: Runtime;
  /** Where the Secret is mounted here. */
  mounted: string;
  guard: Guard;
  /** More of the environment. */
  env?: Readonly<Record<string, string>>;
}

/** The container of the Deployment of this name, whose port and mount are here on this machine. */
export const startDeployment = async (
  objects: readonly AnyObject[],
  name: string,
  { runtime, mounted, guard, env = {} }: DeploymentOptions,
): Promise<Deployed> => {
  const deployment = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name);
  const container = deployment && podTemplateOf(deployment)?.spec.containers[0];
  if (container === undefined) throw new Error(`There is no Deployment ${name}`);
  const port = await getPort({ host: "127.0.0.1" });
  const metricsPort = await getPort({ host: "127.0.0.1" });
  const told = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
  const here = Object.entries(told).map(([variable, value]) => [variable, value.replace("/etc/ebb/tls", mounted)]);
  const launch = launches.sources[runtime];
  const child = spawn(
    `${root}node_modules/.bin/${runtime}`,
    [...launch.args, root + sourceOf(container.args?.[0] ?? "")],
    {
      env: {
        ...launch.env,
        ...Object.fromEntries(here),
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => printed.push(line));
  return { ...ownProcess(child, guard), url: `https://127.0.0.1:${port}`, printed };
};
