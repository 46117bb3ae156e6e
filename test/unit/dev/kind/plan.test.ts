import { describe, expect, test } from "vitest";
import { textOf } from "../../../../dev/kind/command.ts";
import { type PlanOptions, plan } from "../../../../dev/kind/plan.ts";
import { manifestsAt } from "../../../../dev/kind/releases.ts";
import { additions, base } from "./fixtures.ts";

const options: PlanOptions = {
  cluster: "e2e",
  kubeconfig: "/state/kubeconfig",
  github: "https://github.com",
  image: "kind.local/ebb:1.2.3",
  objects: base,
};
const planWith = (...names: string[]) =>
  plan({ ...options, objects: [...base, ...names.flatMap((name) => additions[name] ?? [])] });
const commandsOf = (steps: ReturnType<typeof plan>): string[] => steps.flatMap(({ commands }) => commands.map(textOf));

test("from nothing to ebb at work there are these steps", () => {
  expect(plan(options).map(({ title }) => title)).toEqual([
    "build kind.local/ebb:1.2.3",
    "make the kind cluster e2e",
    "load the image",
    "install Knative Serving",
    "install Kourier",
    "install Knative Eventing",
    "install ebb",
    "wait until all of it is ready",
  ]);
});

test("cluster and image bear the names that were given", () => {
  expect(commandsOf(plan({ ...options, nodeImage: "mirror/node:v1.36.4" })).slice(0, 3)).toEqual([
    "node dev/image/main.ts --tag kind.local/ebb:1.2.3",
    "kind create cluster --kubeconfig /state/kubeconfig --wait=180s --image mirror/node:v1.36.4 --name e2e",
    "kind load docker-image kind.local/ebb:1.2.3 --name e2e",
  ]);
});

test("no command of kubectl is without the kubeconfig of the cluster", () => {
  const all = plan({ ...options, objects: [...base, ...Object.values(additions)] }).flatMap(({ commands }) => commands);

  const ofKubectl = all.filter(({ command }) => command === "kubectl");
  expect(ofKubectl.length).toBeGreaterThan(20);
  for (const { args } of ofKubectl) expect(args.slice(0, 2)).toEqual(["--kubeconfig", "/state/kubeconfig"]);
});

test("CRDs are there before what needs them, and a part works before the next one is installed", () => {
  const serving = plan(options)
    .find(({ title }) => title.endsWith("Serving"))
    ?.commands.map(({ args }) => args.slice(2).join(" "));

  expect(serving).toEqual([
    "apply --server-side -f https://github.com/knative/serving/releases/download/knative-v1.23.0/serving-crds.yaml",
    "wait --for=condition=Established crd --all --timeout=300s",
    "apply --server-side -f https://github.com/knative/serving/releases/download/knative-v1.23.0/serving-core.yaml",
    "-n knative-serving wait --for=condition=Available deployment --all --timeout=300s",
  ]);
});

test("ebb is installed as it was rendered, after its CRDs", () => {
  const commands = plan(options).find(({ title }) => title === "install ebb")?.commands ?? [];

  expect(commands.map(({ args }) => args.slice(2, 6).join(" "))).toEqual([
    "apply --server-side -k crds",
    "wait --for=condition=Established crd --all",
    "apply --server-side -f -",
  ]);
  expect(JSON.parse(commands[2]?.input ?? "")).toEqual({ apiVersion: "v1", kind: "List", items: base });
});

test("what says whether it works is waited for: Knative's kinds, Jobs and Deployments", () => {
  const waits = planWith("broker", "deployment")
    .at(-1)
    ?.commands.map(({ args }) => args.slice(2).join(" "));

  expect(waits).toEqual([
    "-n ebb-system wait --for=condition=Ready service.v1.serving.knative.dev/ebb-reconcile --timeout=300s",
    "-n ebb-system wait --for=condition=Complete job.v1.batch/ebb-resync-1 --timeout=300s",
    "-n default wait --for=condition=Ready apiserversource.v1.sources.knative.dev/ebb --timeout=300s",
    "-n default wait --for=condition=Ready broker.v1.eventing.knative.dev/ebb --timeout=300s",
    "-n ebb-system wait --for=condition=Available deployment.v1.apps/ebb-validate --timeout=300s",
  ]);
});

describe("an overlay gets what it needs besides, and no other does:", () => {
  const { broker, certManager, prometheusOperator } = manifestsAt("https://github.com");

  test.each([
    ["broker", broker[1]],
    ["certManager", certManager[0]],
    ["monitoring", prometheusOperator[0]],
    ["initialZero", '{"data":{"allow-zero-initial-scale":"true"}}'],
    ["oidc", '{"data":{"authentication-oidc":"enabled"}}'],
  ])("%s", (name, words = "") => {
    const has = (steps: ReturnType<typeof plan>): boolean => commandsOf(steps).some((text) => text.includes(words));
    const others = Object.keys(additions).filter((other) => other !== name);

    expect(has(planWith(name))).toBe(true);
    expect(has(planWith(...others))).toBe(false);
  });
});
