/** The Helm chart gives what kustomize gives for the same choices, refuses what makes no sense, and is taken by an API server. */

import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, onTestFinished, type TestContext, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { root } from "../../dev/bundle/functions.ts";
import { withChoice } from "../../dev/generate/chart/tree.ts";
import { findForeignCrds, foreignCrds } from "../../dev/platform/foreign-crds.ts";
import { startApiServer } from "../support/admission/api-server.ts";
import { type AnyObject, podTemplateOf, renderComponents, renderOverlay } from "../support/admission/overlay.ts";
import { ownHelm } from "../support/helm.ts";

const chart = `${root}charts/ebb`;

/** Values that choose what an overlay chooses. */
const choices: Record<string, object> = {
  "all-namespaces": { watch: { allNamespaces: true } },
  broker: { events: { by: "broker" } },
  // Its component watch-monitors amends a source that all-namespaces then takes away.
  complete: {
    watch: { allNamespaces: true, monitors: true },
    resync: { by: "pingsource" },
    admission: { by: "webhooks-knative" },
    networkPolicies: true,
    monitoring: true,
  },
  "initial-zero": { initialZero: true },
  monitoring: { monitoring: true },
  "network-policies": { networkPolicies: true },
  oidc: { events: { auth: "require" } },
  "resync-pingsource": { resync: { by: "pingsource" } },
  "watch-monitors": { watch: { monitors: true } },
  "watch-secrets": { watch: { secrets: true } },
  "webhook-inject": { sidecars: { by: "webhook-knative" } },
  "webhook-inject-cert-manager": {
    sidecars: { by: "webhook-knative" },
    admission: { by: "cel", certificates: "cert-manager" },
  },
  "webhook-inject-deployment": { sidecars: { by: "webhook-deployment" } },
  "webhook-inject-deployment-cert-manager": {
    sidecars: { by: "webhook-deployment" },
    admission: { by: "cel", certificates: "cert-manager" },
  },
  "webhooks-deployment": { admission: { by: "webhooks-deployment" } },
  "webhooks-deployment-cert-manager": { admission: { by: "webhooks-deployment", certificates: "cert-manager" } },
  "webhooks-knative": { admission: { by: "webhooks-knative" } },
  "webhooks-knative-cert-manager": { admission: { by: "webhooks-knative", certificates: "cert-manager" } },
};

const helm = ownHelm();

const inEbbSystem = ["--namespace", "ebb-system"];
/** Whatever version of Kubernetes helm itself is made for. */
const template = ["template", "ebb", chart, ...inEbbSystem, "--kube-version", "1.36.0"];

const renderText = async (skip: TestContext["skip"], values: object): Promise<string> => {
  const { failed, all, stdout } = await helm.run(skip, template, values);
  if (failed) throw new Error(all);
  return stdout;
};

const render = async (skip: TestContext["skip"], values: object): Promise<AnyObject[]> =>
  objectsIn(await renderText(skip, values));

const objectsIn = (text: string): AnyObject[] =>
  sorted(parseAllDocuments(text).flatMap((document) => (document.toJS() as AnyObject | null) ?? []));

const sorted = (objects: readonly AnyObject[]): AnyObject[] =>
  objects.toSorted((one, other) => (identity(one) < identity(other) ? -1 : 1));
const identity = ({ apiVersion, kind, metadata: { namespace, name } }: AnyObject): string =>
  `${apiVersion} ${kind} ${namespace} ${name}`;

const containersOf = (objects: readonly AnyObject[]) =>
  objects.flatMap((object) => podTemplateOf(object)?.spec.containers ?? []);
const named = (objects: readonly AnyObject[], kind: string, name: string) =>
  objects.filter((object) => object.kind === kind && object.metadata.name === name);
const variable = (objects: readonly AnyObject[], name: string) =>
  containersOf(objects).flatMap(({ args, env = [] }) =>
    env.flatMap((one) => (one.name === name ? [[args?.join(" "), one.value]] : [])),
  );

describe("with kustomize it shares", () => {
  test("what it gives without values, but for the Namespace, which has to be there before", async ({ skip }) => {
    const base = await renderOverlay("base");

    expect(await render(skip, {})).toEqual(sorted(base.filter(({ kind }) => kind !== "Namespace")));
    expect(await render(skip, { createNamespace: true })).toEqual(sorted(base));
  });

  test.for(readdirSync(`${root}knative/overlays`))("the objects of overlay %s", async (name, { skip }) => {
    const values = choices[name];
    if (!values) throw new Error(`Name the values that choose what overlay ${name} chooses`);

    expect(await render(skip, { createNamespace: true, ...values })).toEqual(
      sorted(await renderOverlay(`overlays/${name}`)),
    );
  });

  test.for([
    {
      components: "webhooks-deployment certs-cert-manager monitoring all-namespaces watch-monitors",
      values: {
        watch: { allNamespaces: true, monitors: true },
        admission: { by: "webhooks-deployment", certificates: "cert-manager" },
        monitoring: true,
      },
    },
    {
      components: "webhooks-knative certs-cert-manager resync-served initial-zero all-namespaces",
      values: {
        watch: { allNamespaces: true },
        resync: { served: true },
        admission: { by: "webhooks-knative", certificates: "cert-manager" },
        initialZero: true,
      },
    },
    {
      components: "resync-served resync-pingsource broker watch-monitors watch-secrets",
      values: { watch: { monitors: true, secrets: true }, resync: { by: "pingsource" }, events: { by: "broker" } },
    },
    {
      components: "webhooks-deployment certs-selfsigned resync-served broker initial-zero monitoring",
      values: {
        events: { by: "broker" },
        admission: { by: "webhooks-deployment" },
        initialZero: true,
        monitoring: true,
      },
    },
    {
      components: "resync-served resync-pingsource oidc network-policies initial-zero watch-monitors",
      values: {
        watch: { monitors: true },
        events: { auth: "require" },
        resync: { by: "pingsource" },
        networkPolicies: true,
        initialZero: true,
      },
    },
    {
      components: "webhooks-knative webhook-inject certs-selfsigned initial-zero all-namespaces without-policies",
      values: {
        watch: { allNamespaces: true },
        admission: { by: "webhooks-knative" },
        sidecars: { by: "webhook-knative" },
        initialZero: true,
      },
    },
    {
      components: "webhooks-deployment webhook-inject-deployment certs-cert-manager all-namespaces without-policies",
      values: {
        watch: { allNamespaces: true },
        admission: { by: "webhooks-deployment", certificates: "cert-manager" },
        sidecars: { by: "webhook-deployment" },
      },
    },
    {
      components: "resync-served webhook-inject-deployment certs-selfsigned resync-pingsource oidc without-policies",
      values: { sidecars: { by: "webhook-deployment" }, resync: { by: "pingsource" }, events: { auth: "require" } },
    },
    {
      components: "resync-served resync-pingsource all-namespaces",
      values: { watch: { allNamespaces: true }, resync: { by: "pingsource" } },
    },
  ])("the objects of $components together", async ({ components, values }, { skip }) => {
    expect(await render(skip, { createNamespace: true, ...values })).toEqual(
      sorted(await renderComponents(components.split(" "))),
    );
  });

  test("its version, which is that of the package and of the image", async () => {
    const { version, appVersion } = parse(await readFile(`${chart}/Chart.yaml`, "utf8"));
    const images = containersOf(await renderOverlay("base")).map(({ image }) => image);
    const packageVersion = JSON.parse(await readFile(`${root}package.json`, "utf8")).version;

    expect([version, appVersion]).toEqual([packageVersion, packageVersion]);
    expect(new Set(images)).toEqual(new Set([`ebb:${appVersion}`]));
  });
});

describe("what no overlay has", () => {
  test("several namespaces each get what one gets, and the functions are told of all", async ({ skip }) => {
    const values = {
      admission: { by: "webhooks-knative" },
      sidecars: { by: "webhook-knative" },
      events: { auth: "require" },
    };
    const one = await render(skip, values);
    const two = await render(skip, { ...values, watch: { namespaces: ["team-a", "1e3"] } });
    const ofDefault = one.filter(({ metadata }) => metadata.namespace === "default");
    const inPlaceOfDefault = (namespace: string): AnyObject[] =>
      JSON.parse(JSON.stringify(ofDefault), (key, value) =>
        key === "namespace" && value === "default" ? namespace : value,
      );

    expect(ofDefault.length).toBeGreaterThan(7);
    expect(two.filter(({ metadata }) => ["team-a", "1e3"].includes(metadata.namespace ?? ""))).toEqual(
      sorted([...inPlaceOfDefault("team-a"), ...inPlaceOfDefault("1e3")]),
    );
    expect(two.filter(({ metadata }) => metadata.namespace === "default")).toEqual([]);
    expect(variable(two, "EBB_NAMESPACES").map(([, value]) => value)).toEqual(Array(4).fill("team-a,1e3"));
    expect(variable(two, "EBB_EVENT_SUBJECTS")).toEqual([
      [
        "reconcile",
        "system:serviceaccount:team-a:ebb-oidc-sources.knative.dev-apiserversource,system:serviceaccount:1e3:ebb-oidc-sources.knative.dev-apiserversource",
      ],
    ]);
    const selectors = two.flatMap((object) =>
      object.kind.endsWith("WebhookConfiguration") ? [JSON.stringify(object)] : [],
    );
    expect(selectors).toHaveLength(3);
    for (const text of selectors) expect(text).toContain('"values":["team-a","1e3"]');
  });

  test("each namespace has a Broker, and its source sends to it", async ({ skip }) => {
    const objects = await render(skip, { watch: { namespaces: ["a", "b"] }, events: { by: "broker" } });

    expect(named(objects, "Broker", "ebb").map(({ metadata }) => metadata.namespace)).toEqual(["a", "b"]);
    expect(named(objects, "ApiServerSource", "ebb").map(({ spec }) => spec.sink.ref.namespace)).toEqual(["a", "b"]);
  });

  test("with all namespaces, events come from the source beside the functions", async ({ skip }) => {
    const objects = await render(skip, { watch: { allNamespaces: true }, events: { auth: "warn" } });

    expect(variable(objects, "EBB_EVENT_AUTH")).toEqual([["reconcile", "warn"]]);
    expect(variable(objects, "EBB_EVENT_SUBJECTS")).toEqual([
      ["reconcile", "system:serviceaccount:ebb-system:ebb-oidc-sources.knative.dev-apiserversource"],
    ]);
  });

  test("the image is named once for all: by a digest where there is one, and pulled with the Secrets given", async ({
    skip,
  }) => {
    const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
    const admission = { by: "webhooks-deployment" };
    const byTag = await render(skip, { admission, image: { repository: "registry.test:5000/ebb", tag: "1.2.3" } });
    const byDigest = await render(skip, {
      admission,
      image: { repository: "registry.test:5000/ebb", tag: "1.2.3", digest, pullSecrets: [{ name: "registry" }] },
    });
    const imagesOf = (objects: AnyObject[]) => containersOf(objects).map(({ image }) => image);
    const pulling = byDigest.filter((object) => "imagePullSecrets" in object);

    expect(imagesOf(byTag)).toEqual(Array(7).fill("registry.test:5000/ebb:1.2.3"));
    expect(imagesOf(byDigest)).toEqual(Array(7).fill(`registry.test:5000/ebb@${digest}`));
    expect(pulling.map(({ metadata: { name } }) => name)).toEqual(
      ["certs", "default", "reconcile", "resync", "validate"].map((name) => `ebb-${name}`),
    );
    expect(pulling[0]).toMatchObject({ imagePullSecrets: [{ name: "registry" }] });
  });

  test("the image of the programs in pods, and whether they may be native, reach reconcile and resync", async ({
    skip,
  }) => {
    const objects = await render(skip, {
      sidecars: { native: "on", image: { repository: "registry.test/sidecars", tag: "2.0.0" } },
    });
    const all = ["resync --once", "resync --once", "reconcile"];

    expect(variable(objects, "EBB_SIDECAR_IMAGE")).toEqual(all.map((args) => [args, "registry.test/sidecars:2.0.0"]));
    expect(variable(objects, "EBB_NATIVE_SIDECARS")).toEqual(all.map((args) => [args, "on"]));
  });

  test("where nothing injects, reconcile and resync are told", async ({ skip }) => {
    const values = { watch: { allNamespaces: true }, sidecars: { by: "none" } };
    const objects = await render(skip, values);
    const told = ["resync --once", "resync --once", "reconcile"].map((args) => [args, "none"]);
    const untold: AnyObject[] = JSON.parse(JSON.stringify(objects), (key, value) =>
      key === "env" ? value.filter(({ name }: { name: string }) => name !== "EBB_INJECT_BY") : value,
    );

    expect(variable(objects, "EBB_INJECT_BY")).toEqual(told);
    expect(untold).toEqual(
      sorted(await renderComponents(["all-namespaces", "without-policies"])).filter(({ kind }) => kind !== "Namespace"),
    );
  });

  test("the schedule is that of the CronJob, or of the PingSource", async ({ skip }) => {
    const [cronJob] = named(await render(skip, { resync: { schedule: "0 * * * *" } }), "CronJob", "ebb-resync");
    const resync = { by: "pingsource", schedule: "*/30 * * * * *" };
    const [pingSource] = named(await render(skip, { resync }), "PingSource", "ebb-resync");

    expect(cronJob?.spec.schedule).toBe("0 * * * *");
    expect(pingSource?.spec.schedule).toBe("*/30 * * * * *");
  });

  test("settings reach the functions that read them", async ({ skip }) => {
    const objects = await render(skip, {
      resync: { served: true },
      settings: {
        podDefaults: "compatible",
        previousManagers: [],
        monitorLabels: { team: "web", release: "prometheus" },
        pushgatewayUrl: "http://push.test:9091",
      },
    });
    const all = ["resync --once", "resync --once", "reconcile", "resync"];

    expect(variable(objects, "EBB_POD_DEFAULTS")).toEqual(all.map((args) => [args, "compatible"]));
    expect(variable(objects, "EBB_PREVIOUS_MANAGERS")).toEqual(all.map((args) => [args, ""]));
    expect(variable(objects, "EBB_MONITOR_LABELS")).toEqual(all.map((args) => [args, "release=prometheus,team=web"]));
    expect(variable(objects, "EBB_PUSHGATEWAY_URL")).toEqual(
      all.slice(0, 2).map((args) => [args, "http://push.test:9091"]),
    );
  });
});

test.for([
  [{ admision: { by: "cel" } }, "admision"],
  [{ watch: { namespace: "default" } }, "'namespace'"],
  [{ watch: { namespaces: [] } }, "/watch/namespaces"],
  [{ watch: { namespaces: ["Team_A"] } }, "/watch/namespaces/0"],
  [{ watch: { allNamespaces: "yes" } }, "/watch/allNamespaces"],
  [{ admission: { by: "webhooks" } }, "/admission/by"],
  [{ admission: { certificates: "vault" } }, "/admission/certificates"],
  [{ sidecars: { by: "webhook" } }, "/sidecars/by"],
  [{ sidecars: { native: true } }, "/sidecars/native"],
  [{ events: { auth: false } }, "/events/auth"],
  [{ events: { subjects: ["ebb"] } }, "/events/subjects/0"],
  [{ image: { repository: null } }, "image"],
  [{ image: { digest: "sha256:abc" } }, "/image/digest"],
  [{ settings: { podDefaults: "none" } }, "/settings/podDefaults"],
  [{ settings: { monitorLabels: { release: "a,b" } } }, "/settings/monitorLabels/release"],
  [{ settings: { pushgatewayUrl: "push.test" } }, "/settings/pushgatewayUrl"],
  [{ resync: { schedule: "hourly" } }, "/resync/schedule"],
  [{ resync: { schedule: "*/30 * * * * *" } }, "resync.schedule: a CronJob takes five fields"],
  [{ watch: { allNamespaces: true }, events: { by: "broker" } }, "events.by: broker needs a list of namespaces"],
  [{ watch: { allNamespaces: true, secrets: true } }, "watch.secrets: needs a list of namespaces"],
  [{ events: { by: "broker", auth: "require" } }, "events.subjects: a Broker does not send as the source does"],
] as const)("%j is refused, and the message names what is wrong", async ([values, said], { skip }) => {
  const { failed, all } = await helm.run(skip, template, values);

  // Helm of other versions writes a path with dots.
  expect(failed).toBe(true);
  expect([all, all?.replaceAll(".", "/")].join("\n")).toContain(said);
});

test("another namespace is refused, with what to say instead", async ({ skip }) => {
  const { failed, stderr } = await helm.run(skip, [...template, "--namespace", "tools"]);

  expect(failed).toBe(true);
  expect(stderr).toContain("not into tools: say --namespace ebb-system");
});

test("policies are refused before Kubernetes 1.36, with what to say instead; a webhook is not", async ({ skip }) => {
  const older = [...template, "--kube-version", "1.35.4"];
  const { stderr } = await helm.run(skip, older);
  const { failed } = await helm.run(skip, older, { sidecars: { by: "webhook-deployment" } });

  expect(stderr).toContain("sidecars.by: policy needs Kubernetes 1.36");
  expect(failed).toBe(false);
});

test("the same values give the same text", async ({ skip }) => {
  const values = { watch: { namespaces: ["b", "a"] }, admission: { by: "webhooks-knative" }, monitoring: true };

  expect(await renderText(skip, values)).toBe(await renderText(skip, values));
});

test("as a part of another chart it takes what Helm hands to all", async ({ skip }) => {
  expect(await renderText(skip, { global: { any: 1 } })).toBe(await renderText(skip, {}));
});

test("helm lint finds nothing", async ({ skip }) => {
  const { failed, all } = await helm.run(skip, ["lint", chart, ...inEbbSystem, "--strict"]);

  expect(all).not.toMatch(/WARNING|ERROR/);
  expect(failed).toBe(false);
});

test("two choices about the same place are not generated, as nobody knows what both together give", () => {
  const before = { a: 1 };

  for (const [one, other] of [
    [{ a: 2 }, { a: 3 }],
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
  ] as const) {
    const once = withChoice(before, before, one, "$.Values.one");
    expect(() => withChoice(once, before, other, "$.Values.other")).toThrow("two choices change the same");
  }
});

describe("on an API server", () => {
  test("a release is installed, upgraded with what others have written left in place, and uninstalled", async ({
    skip,
  }) => {
    helm.orSkip(skip);
    const crds = await findForeignCrds(foreignCrds);
    if ("missing" in crds) return skip(`no CRDs of Knative, cert-manager and Prometheus: ${crds.missing}`);
    const server = await startApiServer();
    onTestFinished(() => server.stop());
    const { kubeconfig } = server.platform;
    const kubectl = (...args: string[]): Promise<string> => server.platform.kubectl(args);
    for (const path of [...crds.paths, `${root}crds`])
      await kubectl("apply", "--server-side", path.endsWith("crds") ? "-k" : "-f", path);
    for (const name of ["ebb-system", "kourier-system", "team-a"]) await kubectl("create", "namespace", name);
    const release = async (args: string[], values: object): Promise<void> => {
      const { failed, all } = await helm.run(skip, [...args, ...inEbbSystem], values, kubeconfig);
      expect(failed, all).toBe(false);
    };
    const ours = async (kinds: string): Promise<string[]> => {
      const text = await kubectl("get", kinds, "-A", "-l", "app.kubernetes.io/part-of=ebb", "-o", "name");
      return text.trim().split("\n").filter(Boolean).toSorted();
    };

    const several = { watch: { namespaces: ["default", "team-a"] }, settings: { podDefaults: "compatible" } };
    const strictly = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
    await server.platform.kubectl(strictly, { input: await renderText(skip, several) });

    await release(["install", "ebb", chart], { admission: { by: "webhooks-knative" } });
    expect(await ours("jobs")).toEqual(["job.batch/ebb-certs-0-1-0", "job.batch/ebb-resync-0-1-0"]);

    // As `certs` does.
    const secret = { data: { "tls.crt": "YQ==" } };
    await kubectl("-n", "ebb-system", "patch", "secret", "ebb-admission-tls", "-p", JSON.stringify(secret));
    const trust = [{ op: "add", path: "/webhooks/0/clientConfig/caBundle", value: await someCertificate(kubeconfig) }];
    const configuration = "validatingwebhookconfiguration/ebb-admission";
    await kubectl("patch", configuration, "--type=json", "-p", JSON.stringify(trust));

    const more = {
      watch: { namespaces: ["default", "team-a"], secrets: true },
      image: { tag: "other" },
      admission: { by: "webhooks-knative" },
      resync: { by: "pingsource" },
      networkPolicies: true,
      monitoring: true,
    };
    await release(["upgrade", "ebb", chart], more);
    expect(await ours("jobs")).toEqual(["job.batch/ebb-certs-0-1-0-2", "job.batch/ebb-resync-0-1-0-2"]);
    expect(await ours("cronjobs")).toEqual(["cronjob.batch/ebb-certs"]);
    expect(await kubectl("-n", "ebb-system", "get", "secret", "ebb-admission-tls", "-o", "jsonpath={.data}")).toContain(
      "YQ==",
    );
    expect(await kubectl("get", configuration, "-o", "jsonpath={.webhooks[0].clientConfig.caBundle}")).not.toBe("");
    expect(
      await kubectl("get", configuration, "-o", "jsonpath={.webhooks[0].namespaceSelector.matchExpressions[0].values}"),
    ).toBe('["default","team-a"]');

    const { failed, all } = await helm.run(skip, ["uninstall", "ebb", ...inEbbSystem], {}, kubeconfig);
    expect(failed, all).toBe(false);
    const left =
      "all,serviceaccounts,secrets,configmaps,networkpolicies,roles,rolebindings,clusterroles,clusterrolebindings";
    expect(await ours(`${left},mutatingwebhookconfigurations,validatingwebhookconfigurations`)).toEqual([]);
  });
});

/** The API server takes only certificates for trust. */
const someCertificate = async (kubeconfig: string): Promise<string> => {
  const { clusters } = parse(await readFile(kubeconfig, "utf8"));
  const { cluster } = clusters[0];
  return (
    cluster["certificate-authority-data"] ??
    (await readFile(cluster["certificate-authority"], "utf8").then((text) => Buffer.from(text).toString("base64")))
  );
};
