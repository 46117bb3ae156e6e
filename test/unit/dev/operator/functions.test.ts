import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../../dev/bundle/functions.ts";
import { launches } from "../../../../dev/bundle/launch.ts";
import { type FunctionContext, jobProcess, serviceProcess } from "../../../../dev/operator/functions.ts";
import type { CronJob, KnativeService } from "../../../../dev/operator/manifests.ts";

const context: FunctionContext = {
  runtime: "node",
  cluster: { server: "https://127.0.0.1:6443" },
  account: { directory: "/account", kubeconfig: "/account/kubeconfig" },
};

const container = { args: ["resync", "--once"] as [string, string], env: [{ name: "EBB_NAMESPACES", value: "shop" }] };

const job: CronJob = {
  kind: "CronJob",
  metadata: { name: "ebb-resync", namespace: "ebb-system" },
  spec: {
    jobTemplate: { spec: { template: { spec: { serviceAccountName: "ebb-resync", containers: [container] } } } },
  },
};

test.each([
  ["node", "sources", "functions/resync/main.ts"],
  ["node", "bundle", "dist/resync/main.mjs"],
  ["deno", "sources", "functions/resync/main.ts"],
  ["deno", "bundle", "dist/resync/main.mjs"],
] as const)("on %s, the first argument of a container names the %s at %s", (runtime, program, path) => {
  const { command, args } = jobProcess(job, { ...context, runtime, program });

  expect(command).toBe(join(root, "node_modules/.bin", runtime));
  expect(args.slice(-2)).toEqual([join(root, path), "--once"]);
});

test("a process has its container's environment, and finds the API server as a pod would", () => {
  const { env } = jobProcess(job, context);

  expect(env).toEqual({
    ...launches.sources.node.env,
    EBB_NAMESPACES: "shop",
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: "6443",
    EBB_SERVICE_ACCOUNT_DIRECTORY: "/account",
  });
});

test("the sources are run where nothing else is said, with the Service's grace and names", () => {
  const service: KnativeService = {
    kind: "Service",
    metadata: { name: "ebb-reconcile", namespace: "ebb-system" },
    spec: {
      template: {
        metadata: { annotations: {} },
        spec: {
          serviceAccountName: "ebb-reconcile",
          containerConcurrency: 20,
          timeoutSeconds: 45,
          containers: [{ args: ["reconcile"], env: [] }],
        },
      },
    },
  };

  const { args, env, graceMs } = serviceProcess(service, context);

  expect(args).toEqual([join(root, "functions/reconcile/main.ts")]);
  expect(env).toMatchObject({ K_SERVICE: "ebb-reconcile", K_REVISION: "ebb-reconcile-00001" });
  expect(graceMs).toBe(45_000);
});
