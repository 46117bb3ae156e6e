/** The policies in the real API server: what they do, and that they are in nobody's way. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { excludedNamespaces } from "../../../src/sidecars/names.ts";
import { createdPods } from "../../../src/sidecars/policy.ts";
import { installPolicy } from "../../support/admission-policy.ts";
import {
  type InjectionServer,
  installCrds,
  removeCrds,
  startInjectionServer,
} from "../../support/sidecars/api-server.ts";
import { annotated, app, labelled, pod } from "../../support/sidecars/case.ts";
import {
  clusterInjection,
  exporter,
  injection,
  portMetrics,
  shipper,
  within,
} from "../../support/sidecars/injections.ts";
import { largePod, largest } from "../../support/sidecars/largest.ts";
import { outcomesOf } from "../../support/sidecars/render.ts";

const one = injection({ portMetrics });
const all = injection({ logShippers: [shipper], metricsExporters: [exporter], portMetrics });

let server: InjectionServer;
let namespaces = 0;

/** Of a test's own. */
const newNamespace = async (labels?: Record<string, string>): Promise<string> => {
  namespaces += 1;
  const name = `policy-${namespaces}`;
  await server.newNamespace(name, labels);
  return name;
};

const outcomes = async (namespace: string, of = pod()) => outcomesOf(await server.submit(of, namespace));
const said = (namespace: string, of = pod()): Promise<string> =>
  server.submit(of, namespace).then(
    () => "",
    (error: Error) => error.message,
  );

/** The API server may need half a minute to find a kind that came after the policy. */
const patient = { timeoutMs: 90_000 };

beforeAll(async () => {
  server = await startInjectionServer({ crds: false });
});
afterAll(() => server.stop());

describe("without the CRDs", () => {
  test("pods start", async () => {
    await server.installPolicies();
    const namespace = await newNamespace();
    // Once the API server knows a younger policy, it knows ours.
    await installPolicy(server.platform, namespace, "younger", {
      resourceRules: [{ ...createdPods, operations: ["CREATE"] }],
      validations: [{ expression: "object.metadata.name != 'probe'", message: "no probes here" }],
      probe: () => server.submit(pod({}, { name: "probe" }), namespace),
      says: "no probes here",
    });

    expect(await outcomes(namespace)).toEqual({});
  });

  test("which come later, injections are in force after a while", async () => {
    const namespace = await newNamespace();
    await installCrds(server.platform);
    await server.publish(one, namespace);

    await until("the injection is in force", async () => (await outcomes(namespace))["sample-app"], patient);
    await server.untilPublished();
  }, 120_000);
});

test("an injection counts for the very next pods, and so does its end", async () => {
  const namespace = await newNamespace();
  await server.publish(one, namespace);
  await until("the injection is in force", async () => (await outcomes(namespace))["sample-app"]);

  await server.remove(one, namespace);

  await until("it is over", async () => Object.keys(await outcomes(namespace)).length === 0);
});

test("without a plan pods start as they are, even where sidecars are demanded", async () => {
  const namespace = await newNamespace();
  await server.publish(injection({ portMetrics, onError: "Fail" }), namespace, { planned: false });
  await server.untilPublished();

  expect(await outcomes(namespace)).toEqual({});
});

test.each(excludedNamespaces)("I12: pods of %s are left alone", async (namespace) => {
  await server.newNamespace(namespace, {}, { mayExist: true });
  await server.publish(injection({ portMetrics, onError: "Fail" }), namespace);
  await server.untilPublished();

  expect(await outcomes(namespace)).toEqual({});
});

describe("onError: Fail", () => {
  const demanding = injection({ portMetrics, onError: "Fail" });
  let namespace: string;

  beforeAll(async () => {
    namespace = await newNamespace({ team: "shop" });
    const before = pod({}, { name: "before", labels: { app: "sample-app" } });
    await server.submit(before, namespace, { store: true });
    await server.publish(demanding, namespace);
    await server.publish(within(clusterInjection({ logShippers: [shipper], onError: "Fail" }), namespace), namespace);
    await server.untilPublished();
  });

  test("lets a pod with its sidecars pass", async () => {
    expect(await outcomes(namespace)).toEqual({ "sample-app": "injected", "cluster/sample-app": "injected" });
  });

  test("refuses one without, with the reason and the injection", async () => {
    const message = await said(namespace, pod({ hostNetwork: true }));

    expect(message).toContain("403 Forbidden");
    expect(message).toMatch(
      /did not get the sidecars of the (Cluster)?SidecarInjection sample-app, which demands them: HostNetwork/,
    );
  });

  test("tells the kinds apart", async () => {
    const chosen = annotated({ "sidecars.ebb.dev/injection": "cluster/sample-app" }, { hostNetwork: true });

    expect(await said(namespace, chosen)).toContain("of the ClusterSidecarInjection sample-app");
  });

  test.each([
    ["is not selected", labelled({ app: "other" })],
    ["wants none", labelled({ app: "sample-app", "sidecars.ebb.dev/inject": "false" })],
    ["chooses others", annotated({ "sidecars.ebb.dev/injection": "" })],
  ])("lets a pod pass that %s", async (_, of) => {
    expect(await said(namespace, { ...of, spec: { containers: [app], hostNetwork: true } })).toBe("");
  });

  test("leaves pods that are there alone: they are changed and deleted as before", async () => {
    const { kubectl } = server.platform;

    await kubectl(["-n", namespace, "label", "pod", "before", "any=label"]);
    await kubectl(["-n", namespace, "delete", "pod", "before", "--now", "--wait=false"]);
  });

  test("refuses what nothing injects into, too", async () => {
    await server.removeInjectingPolicies();
    await until("nothing injects", async () => (await said(namespace)).includes("demands them: NotInjected"));

    expect(await said(namespace, labelled({ app: "other" }))).toBe("");
    await server.installPolicies();
    await server.untilPublished();
  });
});

test("Pod Security restricted takes every sidecar of ours", async () => {
  const namespace = await newNamespace({ "pod-security.kubernetes.io/enforce": "restricted" });
  await server.publish(
    injection({
      logShippers: [
        shipper,
        { ...shipper, name: "vector", driver: "Vector" },
        { ...shipper, name: "fluent-bit", driver: "FluentBit" },
        { ...shipper, name: "alloy", driver: "Alloy", destination: { type: "Loki", endpoint: "http://loki" } },
      ],
      metricsExporters: [exporter],
      portMetrics,
      exporters: [{ type: "redis" }, { type: "memcached" }],
    }),
    namespace,
  );
  await server.untilPublished();
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 1000,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };

  const made = await server.submit(pod({ containers: [{ name: "app", image: "app:1", securityContext }] }), namespace);

  expect(outcomesOf(made)).toEqual({ "sample-app": "injected" });
  expect(made.spec?.initContainers).toHaveLength(5);
  expect(await said(namespace)).toContain("PodSecurity");
});

test("the largest injection is within what CEL may cost, and so is the demand for it", async () => {
  const namespace = await newNamespace({ team: "shop" });
  await server.publish(injection({ ...largest, onError: "Fail" }), namespace);
  await server.publish(within(clusterInjection({ ...largest }, { name: "largest" }), namespace), namespace);
  await server.untilPublished();

  const made = await server.submit(largePod(), namespace);

  const { "sample-app": own, "cluster/largest": many } = outcomesOf(made);
  expect([own, many].toSorted()).toEqual(["NameConflict", "injected"]);
  expect(made.spec?.containers).toHaveLength(40 + 17);
  expect(made.spec?.initContainers).toHaveLength(10 + 16);
});

test("CRDs that are gone are in nobody's way", async () => {
  const namespace = await newNamespace();
  await server.publish(injection({ ...all.spec, onError: "Fail" }), namespace);
  await server.untilPublished();

  await removeCrds(server.platform);

  await until("nothing is demanded", async () => (await said(namespace, pod({ hostNetwork: true }))) === "", patient);
  expect(await outcomes(namespace)).toEqual({});
});
