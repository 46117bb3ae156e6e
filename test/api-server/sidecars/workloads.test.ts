/** Pods that the real controllers make of workloads, with the policy and with the function. No kubelet is needed: admission has done its part. */

import type { V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { program } from "../../../cli/program.ts";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { type InjectionServer, startInjectionServer } from "../../support/sidecars/api-server.ts";
import { comparable } from "../../support/sidecars/compare.ts";
import { exporter, facts, injection, portMetrics, shipper } from "../../support/sidecars/injections.ts";
import { outcomesOf } from "../../support/sidecars/render.ts";
import { type InjectFunction, startInjectFunction } from "../../support/sidecars/webhook.ts";

const pods = { group: "", version: "v1", kind: "Pod", plural: "pods" };
const labels = { app: "sample-app" };
const spec = { containers: [{ name: "app", image: "app:1", command: ["run"] }] };
const template = { metadata: { labels }, spec };
const selector = { matchLabels: labels };
const jobSpec = { template: { ...template, spec: { ...spec, restartPolicy: "Never" } } };

const workloads = {
  Deployment: { apiVersion: "apps/v1", spec: { replicas: 2, selector, template } },
  ReplicaSet: { apiVersion: "apps/v1", spec: { replicas: 1, selector, template } },
  StatefulSet: { apiVersion: "apps/v1", spec: { replicas: 1, selector, template, serviceName: "any" } },
  DaemonSet: { apiVersion: "apps/v1", spec: { selector, template } },
  Job: { apiVersion: "batch/v1", spec: jobSpec },
  CronJob: { apiVersion: "batch/v1", spec: { schedule: "* * * * *", jobTemplate: { spec: jobSpec } } },
};
type Kind = keyof typeof workloads;
const isOfJob = (kind: Kind): boolean => kind === "Job" || kind === "CronJob";

let server: InjectionServer;
let webhook: InjectFunction;

beforeAll(async () => {
  server = await startInjectionServer({ whole: true });
  webhook = await startInjectFunction(server.platform, "deno");
}, 180_000);
afterAll(async () => {
  await webhook?.stop();
  await server?.stop();
});

const injecting = injection({ logShippers: [shipper], metricsExporters: [exporter], portMetrics });
const workloadOf = (kind: Kind) => ({ kind, metadata: { name: "sample-app", labels }, ...workloads[kind] });

/** A pod of the workload, in a namespace of its own. */
const podOf = async (kind: Kind, by: string, workload: object = workloadOf(kind)): Promise<V1Pod> => {
  const namespace = `${by}-${kind.toLowerCase()}`;
  await server.newNamespace(namespace);
  await server.publish(injecting, namespace);
  await server.untilPublished();
  const { kubectl, client } = server.platform;
  await kubectl(["-n", namespace, "create", "-f", "-"], { input: JSON.stringify(workload) });
  // Nobody waits for the minute.
  if (kind === "CronJob") await kubectl(["-n", namespace, "create", "job", "now", "--from=cronjob/sample-app"]);
  return await until(`${kind} has a pod`, async () => {
    const pages = await Array.fromAsync(client.list<KubeObject>(pods, { namespace }));
    return pages.flat()[0] as V1Pod | undefined;
  });
};

const namesOf = (list: { name: string }[] = []): string[] => list.map(({ name }) => name);

/** As the command line renders it. */
const rendered = async (kind: Kind): Promise<object> => {
  const { metadata, ...rest } = injecting;
  const files = [workloadOf(kind), { ...rest, metadata: { name: metadata.name } }].map((object) =>
    JSON.stringify(object),
  );
  const terminal = memoryTerminal({ "-": files.join("\n---\n") });
  await program(terminal, ["inject", "-f", "-", "--native", "--sidecar-image", facts.sidecarImage]);
  return parseAllDocuments(terminal.out)[0]?.toJS();
};

/** What a workload's controller makes the same each time. */
const made = ({ metadata, spec }: V1Pod): object => {
  const { nodeName: _, affinity: __, tolerations: ___, ...podSpec } = spec ?? { containers: [] };
  return comparable({ metadata: { annotations: metadata?.annotations ?? {} }, spec: podSpec });
};

describe.each(["policy", "webhook"])("by the %s", (by) => {
  beforeAll(async () => {
    if (by === "policy") await server.installPolicies();
    else {
      await server.removeInjectingPolicies();
      await server.untilQuiet();
      await webhook.hook(true);
    }
    await server.untilPublished();
  });

  test.each(Object.keys(workloads) as Kind[])("pods of a %s have their sidecars", async (kind) => {
    const pod = await podOf(kind, by);

    const native = ["log-shipper", "metrics-exporter"];
    expect(outcomesOf(pod)).toEqual({ "sample-app": "injected" });
    expect(namesOf(pod.spec?.containers)).toEqual(isOfJob(kind) ? ["app"] : ["app", "metrics"]);
    expect(namesOf(pod.spec?.initContainers)).toEqual(isOfJob(kind) ? [...native, "metrics"] : native);
    expect(new Set(pod.spec?.initContainers?.map(({ restartPolicy }) => restartPolicy))).toEqual(new Set(["Always"]));
  });
});

test.each(["Deployment", "CronJob"] as const)(
  "pods of a %s that was rendered are those that are injected",
  async (kind) => {
    const live = await podOf(kind, "live");
    const pod = await podOf(kind, "rendered", await rendered(kind));

    expect(outcomesOf(pod)).toEqual({ "sample-app": "injected" });
    expect(made(pod)).toEqual(made(live));
  },
);
