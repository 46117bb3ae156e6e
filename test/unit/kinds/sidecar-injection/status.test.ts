import { describe, expect, test } from "vitest";
import type { Condition } from "../../../../src/api/kubernetes/object.ts";
import type { Problem } from "../../../../src/kinds/kind.ts";
import type { Complaint, Facts } from "../../../../src/kinds/sidecar-injection/facts.ts";
import { status } from "../../../../src/kinds/sidecar-injection/status/status.ts";
import { factsOf, injection, pod, workload } from "./fixtures.ts";

const cr = injection();
const facts = factsOf(cr);
const revision = facts.plan?.revision;
const now = new Date("2026-06-20T08:15:30Z");

const told = (more: Partial<Facts> = {}, of = cr, problems: Problem[] = [], notes: Problem[] = []) =>
  status({ cr: of, facts: { ...factsOf(of), ...more }, children: new Map(), problems, notes, now });

const condition = (found: ReturnType<typeof status>, type: string): Condition | undefined =>
  found.conditions?.find((one) => one.type === type);

test("conditions are always the same four, in this order", () => {
  expect(told().conditions?.map(({ type }) => type)).toEqual(["Ready", "Injecting", "UpToDate", "Healthy"]);
});

describe("Ready", () => {
  test("with a plan says what is injected, and publishes it", () => {
    const found = told();

    expect(condition(found, "Ready")).toMatchObject({
      status: "True",
      reason: "Planned",
      message: "containers metrics",
    });
    expect(found).toMatchObject({ revision, plan: facts.plan });
  });

  test("without anything enabled is False, and no plan is published", () => {
    const found = told({}, injection({}));

    expect(condition(found, "Ready")).toMatchObject({ status: "False", reason: "NothingEnabled" });
    expect(found.plan).toBeUndefined();
  });

  test("while paused is True, and says so", () => {
    expect(condition(told({}, injection({ portMetrics: { enabled: true }, paused: true })), "Ready")).toMatchObject({
      status: "True",
      reason: "Paused",
    });
  });

  test("beside a rival names it", () => {
    const { plan: _, ...others } = facts;
    const found = status({
      cr,
      facts: { ...others, rival: { key: "cluster/b", about: "port 9999" } },
      children: new Map(),
      problems: [],
      notes: [],
      now,
    });

    expect(condition(found, "Ready")).toMatchObject({
      status: "False",
      reason: "ConflictsWith",
      message: expect.stringMatching(/port 9999.*cluster\/b/),
    });
  });

  test("with a problem has its reason; notes are told and change nothing", () => {
    const problem = { reason: "ServiceNameTaken", message: "it is taken" };
    const note = { reason: "ServiceSkipped", message: "it is skipped" };

    expect(condition(told({}, cr, [problem], [note]), "Ready")).toMatchObject({
      status: "False",
      reason: "ServiceNameTaken",
      message: "it is skipped; it is taken",
    });
    expect(condition(told({}, cr, [], [note]), "Ready")).toMatchObject({ status: "True", reason: "Planned" });
  });
});

test.each([
  ["policy", "True", "Policy"],
  ["webhook", "True", "Webhook"],
  [undefined, "False", "NoBackend"],
] as const)("Injecting, where %s injects, is %s", (backend, state, reason) => {
  expect(condition(told({ backend }), "Injecting")).toMatchObject({ status: state, reason });
});

describe("UpToDate", () => {
  const current = pod("current", { revision });

  test("counts pods, each once", () => {
    const pods = [current, pod("old", { revision: "0" }), pod("missed"), pod("not", { skipped: "PortConflict" })];

    expect(told({ pods })).toMatchObject({ matchedPods: 4, injectedPods: 2, outdatedPods: 1, skippedPods: 1 });
  });

  test.each([
    ["no pod", [], "True", "UpToDate"],
    ["pods of this revision", [current], "True", "UpToDate"],
    ["one of another", [current, pod("x", { revision: "0" })], "False", "PodsOutdated"],
    ["one without", [current, pod("x")], "False", "PodsMissed"],
    ["one that was skipped", [current, pod("x", { skipped: "PortConflict" })], "False", "PodsSkipped"],
  ])("with %s", (_, pods, state, reason) => {
    expect(condition(told({ pods }), "UpToDate")).toMatchObject({ status: state, reason });
  });

  test("S2-35: pods that are refused are told in the words of their controller, with what helps", () => {
    const found = told({ workloads: [workload("a", { refusal: "exceeded quota" })] });

    expect(condition(found, "UpToDate")).toMatchObject({
      reason: "PodsRejected",
      message: expect.stringMatching(/exceeded quota.*resources/),
    });
    expect(found.workloads).toEqual([{ kind: "Deployment", name: "a", upToDate: false, reason: "PodsRejected" }]);
  });

  test("tells of at most 50 workloads, first of those that are behind", () => {
    const workloads = Array.from({ length: 60 }, (_, index) => workload(`w${index}`));
    const pods = [pod("x", { owner: { kind: "Deployment", name: "w59" } })];

    const { workloads: found = [] } = told({ workloads, pods });

    expect(found).toHaveLength(50);
    expect(found[0]).toMatchObject({ name: "w59", reason: "PodsMissed" });
  });
});

describe("Healthy", () => {
  const complaint = (reason: Complaint["reason"], container = "metrics"): Complaint => ({
    container,
    reason,
    detail: "words of the kubelet",
  });

  test("names each failing container once, in how many pods, and what helps", () => {
    const pods = ["x", "y"].map((name) => pod(name, { revision, complaints: [complaint("SidecarImagePull")] }));

    const found = told({ pods });

    expect(found.failingSidecars).toEqual([
      {
        container: "metrics",
        reason: "SidecarImagePull",
        pods: 2,
        message: expect.stringMatching(/pod "web\/x": words of the kubelet; correct the image/),
      },
    ]);
    expect(condition(found, "Healthy")).toMatchObject({ status: "False", reason: "SidecarImagePull" });
  });

  test.each([
    ["Memory", 1],
    ["", 0],
  ] as const)("S2-36: an app that is killed beside a volume in medium %j counts %i times", (medium, times) => {
    const of = injection({ metricsExporters: [{ enabled: true }], sharedVolume: { medium } });
    const pods = [pod("x", { complaints: [complaint("AppOOMKilled", "app")] })];

    expect(told({ pods }, of).failingSidecars ?? []).toHaveLength(times);
  });
});

test("the same facts in another order of pods are told in the same words", () => {
  const pods = ["x", "y", "z"].map((name, index) =>
    pod(name, { complaints: [{ container: `c${index}`, reason: "SidecarCrashing", detail: "" }] }),
  );
  const { failingSidecars } = told({ pods });

  expect(told({ pods: pods.toReversed() }).failingSidecars?.map(({ container }) => container)).toEqual(
    failingSidecars?.map(({ container }) => container),
  );
});
