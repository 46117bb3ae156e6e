import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import { gather } from "../../../../src/kinds/sidecar-injection/gather/index.ts";
import { settings } from "../../../support/settings.ts";
import { context, injection, liveDeployment, livePod, planOf, readerOf } from "./fixtures.ts";

const factsFrom = (objects: readonly KubeObject[], cr = injection()) => gather(cr, readerOf(objects), context);

describe("I2: native sidecars", () => {
  test.each([
    ["auto", 36, true],
    ["auto", 35, false],
    ["on", 34, true],
    ["off", 36, false],
  ] as const)("with setting %s before a server of 1.%i: %s", async (nativeSidecars, minor, native) => {
    const facts = await gather(injection(), readerOf([], { minor }), {
      ...context,
      settings: { ...settings, nativeSidecars },
    });

    expect(facts.native).toBe(native);
  });
});

describe("R9: what injects", () => {
  test.each([
    ["policy", true, "policy"],
    ["policy", false, undefined],
    ["webhook", false, "webhook"],
    ["none", true, undefined],
  ] as const)("where %s is installed and policies are served (%s): %s", async (injectBy, hasPolicies, backend) => {
    const facts = await gather(injection(), readerOf([], { hasPolicies }), {
      ...context,
      settings: { ...settings, injectBy },
    });

    expect(facts.backend).toBe(backend);
  });
});

test("R2: what enabled shippers and exporters are told are files, one each", async () => {
  const facts = await factsFrom(
    [],
    injection({
      logShippers: [
        { name: "loki", enabled: true, driver: "Vector" },
        { name: "own", enabled: true, driver: "Custom", image: "example/shipper" },
        { name: "off", driver: "FluentBit" },
        { enabled: true },
      ],
      metricsExporters: [{ enabled: true }, { name: "none" }],
    }),
  );

  expect(Object.keys(facts.files).toSorted()).toEqual(["log-shipper.json", "loki.yaml", "metrics-exporter.json"]);
  expect(facts.files["loki.yaml"]).toMatch(/^data_dir: /);
});

describe("pods", () => {
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "shop-5d4f", uid: "1", controller: true };

  test("are listed by the selector, and told with their workload", async () => {
    const reader = readerOf([
      livePod("shop-1", { labels: { app: "a", "pod-template-hash": "5d4f" }, ownerReferences: [owner] }),
    ]);

    const { pods } = await gather(injection(), reader, context);

    expect(reader.asked).toContain("pods web app=a");
    expect(pods).toMatchObject([{ name: "shop-1", owner: { kind: "Deployment", name: "shop" } }]);
  });

  test("tell what they got, or why they did not", async () => {
    const annotations = (text: string, kind = "injected") => ({ annotations: { [`sidecars.ebb.dev/${kind}`]: text } });

    const { pods } = await factsFrom([
      livePod("got", annotations("b@1,a@2")),
      livePod("not", annotations("b:NameConflict,a:PortConflict", "skipped")),
      livePod("other", annotations("ab@1")),
    ]);

    expect(pods.map(({ name, revision, skipped }) => [name, revision, skipped])).toEqual([
      ["got", "2", undefined],
      ["not", undefined, "PortConflict"],
      ["other", undefined, undefined],
    ]);
  });

  test.each([
    ["that are at their end", { phase: "Succeeded" }, {}],
    ["that are being deleted", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" }],
    ["that say no", {}, { labels: { app: "a", "sidecars.ebb.dev/inject": "false" } }],
    ["that chose others", {}, { annotations: { "sidecars.ebb.dev/injection": "b" } }],
  ])("%s are not counted", async (_, status, metadata) => {
    expect((await factsFrom([livePod("x", metadata, status)])).pods).toEqual([]);
  });

  test("are counted while the injection is paused", async () => {
    expect((await factsFrom([livePod("x")], injection({ paused: true }))).pods).toHaveLength(1);
  });

  describe("complain of", () => {
    const injected = { annotations: { "sidecars.ebb.dev/injected": "a@1" } };
    const waiting = (name: string, reason: string) => ({ name, state: { waiting: { reason, message: "words" } } });
    const killed = (name: string) => ({ name, state: {}, lastState: { terminated: { reason: "OOMKilled" } } });

    test.each([
      [waiting("metrics", "ImagePullBackOff"), "SidecarImagePull"],
      [waiting("metrics", "CreateContainerConfigError"), "SidecarConfig"],
      [waiting("metrics", "CrashLoopBackOff"), "SidecarCrashing"],
      [killed("metrics"), "SidecarOOMKilled"],
      [killed("app"), "AppOOMKilled"],
    ])("S2-35, S2-36: %j as %s", async (container, reason) => {
      const { pods } = await factsFrom([livePod("x", injected, { containerStatuses: [container] })]);

      expect(pods[0]?.complaints).toMatchObject([{ container: container.name, reason }]);
    });

    test.each([[waiting("metrics", "ContainerCreating")], [waiting("app", "CrashLoopBackOff")]])(
      "nothing for %j",
      async (container) => {
        const { pods } = await factsFrom([livePod("x", injected, { initContainerStatuses: [container] })]);

        expect(pods[0]?.complaints).toEqual([]);
      },
    );
  });
});

describe("workloads", () => {
  test("are matched by the labels of their pods", async () => {
    const { workloads } = await factsFrom([
      liveDeployment("a"),
      liveDeployment("b", {}, { app: "other" }),
      liveDeployment("c", {
        spec: { template: { metadata: { labels: { app: "a", "sidecars.ebb.dev/inject": "false" } } } },
      }),
    ]);

    expect(workloads).toMatchObject([
      { kind: "Deployment", metadata: { name: "a" }, appName: "a", matchLabels: { app: "a" } },
    ]);
  });

  test.each([
    ["all pods are of the latest template and ready", {}, true],
    ["its controller has not seen the latest change", { observedGeneration: 0 }, false],
    ["a pod is of an older template", { updatedReplicas: 0 }, false],
    ["a pod is not ready", { readyReplicas: 0 }, false],
    ["an old pod is still there", { replicas: 2 }, false],
  ])("a rollout where %s: done is %s", async (_, status, isRolledOut) => {
    const usual = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1 };
    const { workloads } = await factsFrom([liveDeployment("a", { status: { ...usual, ...status } })]);

    expect(workloads[0]?.isRolledOut).toBe(isRolledOut);
  });

  test("tell why their pods are refused", async () => {
    const conditions = [{ type: "ReplicaFailure", status: "True", message: "exceeded quota" }];

    const { workloads } = await factsFrom([liveDeployment("a", { status: { conditions } })]);

    expect(workloads[0]?.refusal).toBe("exceeded quota");
  });

  test("of kinds that are not meant are not listed", async () => {
    const reader = readerOf([]);
    await gather(injection({ workloadKinds: ["StatefulSet"] }), reader, context);

    expect(reader.asked.filter((list) => list.includes("sets") || list.includes("deployments"))).toEqual([
      "statefulsets web",
    ]);
  });
});

describe("R10: rivals", () => {
  const other = (name: string, created: string, more = {}) =>
    injection({ portMetrics: { enabled: true } }, { name, uid: `uid-${name}`, creationTimestamp: created, ...more });
  const ours = injection();

  test("the elder one wins where both are in a pod", async () => {
    const { rival, plan } = await factsFrom([livePod("x"), other("b", "2026-01-01T00:00:00Z")], ours);

    expect(rival).toEqual({ key: "b", about: "container metrics" });
    expect(plan).toBeUndefined();
  });

  test.each([
    ["younger", other("b", "2026-01-03T00:00:00Z")],
    ["of the same moment and a later name", other("b", "2026-01-02T00:00:00Z")],
    ["being deleted", other("b", "2026-01-01T00:00:00Z", { deletionTimestamp: "2026-01-04T00:00:00Z" })],
    ["paused", { ...other("b", "2026-01-01T00:00:00Z"), spec: { ...ours.spec, paused: true } }],
    ["of another namespace", other("b", "2026-01-01T00:00:00Z", { namespace: "shop" })],
    [
      "not about our pods",
      { ...other("b", "2026-01-01T00:00:00Z"), spec: { ...ours.spec, selector: { matchLabels: { app: "b" } } } },
    ],
  ])("one that is %s is none", async (_, rival) => {
    expect((await factsFrom([livePod("x"), rival], ours)).plan).toEqual(planOf(ours));
  });

  test.each([
    ["a port", { exporters: [{ type: "Custom" as const, name: "x", image: "x", port: 9999 }] }, "port 9999"],
    [
      "a volume that is unlike",
      { logShippers: [{ name: "x", enabled: true, port: 9200 }], sharedVolume: { sizeLimit: "1Gi" } },
      "volume shared-logs",
    ],
  ])("%s that both have is told", async (_, spec, about) => {
    const cr = injection({ portMetrics: { enabled: true }, metricsExporters: [{ enabled: true }] });
    const elder = { ...other("b", "2026-01-01T00:00:00Z"), spec: injection(spec).spec };

    expect((await factsFrom([livePod("x"), elder], cr)).rival?.about).toBe(about);
  });
});

test("a namespace that is closed by its label has no pods to count, where it may be read", async () => {
  const closed = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "web", labels: { "sidecars.ebb.dev/inject": "false" } },
  };

  const facts = await gather(injection(), readerOf([closed, livePod("x")]), { ...context, namespaces: [] });

  expect(facts).toMatchObject({ namespaces: [], pods: [] });
});
