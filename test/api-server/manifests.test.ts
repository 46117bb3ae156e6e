/** The folders of `knative/` as users apply them: what they hold fits together, and an API server takes it. */

import { readdirSync } from "node:fs";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { functionNames, root } from "../../dev/bundle/functions.ts";
import { findForeignCrds, foreignCrds } from "../../dev/platform/foreign-crds.ts";
import { type OwnApiServer, startApiServer } from "../support/admission/api-server.ts";
import { type AnyObject, podTemplateOf, renderOverlay } from "../support/admission/overlay.ts";
import { deployment as deploymentByHand, service as serviceByHand } from "../support/metrics-sidecar-sample.ts";

const overlays = readdirSync(`${root}knative/overlays`).map((name) => `overlays/${name}`);
const folders = ["base", ...overlays];
const rendered = new Map(
  await Promise.all(folders.map(async (folder) => [folder, await renderOverlay(folder)] as const)),
);
const objectsOf = (folder: string): AnyObject[] => rendered.get(folder) ?? [];
const ofKind = (folder: string, pattern: RegExp): AnyObject[] =>
  objectsOf(folder).filter(({ apiVersion, kind }) => pattern.test(`${apiVersion}/${kind}`));
const withPods = (folder: string) =>
  objectsOf(folder).flatMap((object) => {
    const template = podTemplateOf(object);
    return template ? [{ object, template }] : [];
  });
const named = ({ kind, metadata: { name } }: AnyObject): string => `${kind} ${name}`;
const isNamed =
  (pattern: RegExp) =>
  ({ metadata }: AnyObject): boolean =>
    pattern.test(metadata.name);

/** With admission functions. */
const withWebhooks = overlays.filter((folder) => ofKind(folder, /WebhookConfiguration/).length > 0);

let server: OwnApiServer;
let missing: string | undefined;

beforeAll(async () => {
  server = await startApiServer();
  const found = await findForeignCrds(foreignCrds);
  if ("missing" in found) missing = `no CRDs of Knative, cert-manager and the Prometheus operator: ${found.missing}`;
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
  for (const path of "paths" in found ? found.paths : [])
    await server.platform.kubectl(["apply", "--server-side", "-f", path]);
  const [system] = ofKind("base", /\/Namespace$/);
  const labels = { ...system?.metadata.labels, "pod-security.kubernetes.io/warn": "restricted" };
  const namespaces = [
    { apiVersion: "v1", kind: "Namespace", metadata: { ...system?.metadata, labels } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "kourier-system" } },
  ];
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: namespaces });
  await server.platform.kubectl(["apply", "--server-side", "-f", "-"], { input });
});
afterAll(() => server.stop());

/** What kubectl says on standard error, of a dry run. */
const created = async (items: object[]): Promise<string> => {
  const { kubectl } = inject("binaries");
  const args = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
  const { stderr } = await execa(kubectl, ["--kubeconfig", server.platform.kubeconfig, ...args], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
    reject: false,
  });
  return stderr;
};

/** Pods of Knative Services as of a Deployment, which the API server judges the same. */
const deployment = ({ metadata: { name, namespace } }: AnyObject, containers: object[]): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers } },
  },
});

test.each(folders)(
  "%s: a policy of Redis lets in the namespace that its functions run in, which their token tells",
  (folder) => {
    const accounts = ofKind(folder, /\/ServiceAccount$/).filter(isNamed(/^ebb-(reconcile|resync)$/));
    const pods = withPods(folder).filter(({ template }) =>
      /^re(concile|sync)$/.test(template.spec.containers[0]?.args?.[0] ?? ""),
    );

    expect(pods.length).toBeGreaterThanOrEqual(3);
    for (const { object, template } of pods) {
      expect(object.metadata.namespace, named(object)).toBe("ebb-system");
      expect([template.spec, ...accounts], named(object)).not.toContainEqual(
        expect.objectContaining({ automountServiceAccountToken: false }),
      );
      expect(JSON.stringify(template), named(object)).not.toContain("EBB_OPERATOR_NAMESPACE");
    }
  },
);

test("a pod that may do too much is warned of", async () => {
  const stderr = await created([
    deployment({ apiVersion: "v1", kind: "Any", metadata: { name: "root", namespace: "ebb-system" } }, [
      { name: "root", image: "a:1" },
    ]),
  ]);

  expect(stderr).toContain("PodSecurity");
});

test("what is added by hand for metrics-sidecar is taken, and restricted, too (S4-12)", async () => {
  const inOurs = [deploymentByHand, serviceByHand].map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace: "ebb-system" },
  }));

  expect(await created([deploymentByHand, serviceByHand])).toBe("");
  expect(await created(inOurs)).toBe("");
});

test("a field that no schema knows is refused, where a CRD has a whole schema", async ({ skip }) => {
  if (missing) skip(missing);
  const [monitor] = ofKind("overlays/monitoring", /PodMonitor$/);

  expect(await created([{ ...monitor, spec: { ...monitor?.spec, podTargetLabel: [] } }])).toContain("podTargetLabel");
});

describe.each(folders)("%s", (folder) => {
  test("is taken by an API server to the last field, without a warning", async ({ skip }) => {
    if (missing) skip(missing);
    const objects = objectsOf(folder).filter(({ kind }) => kind !== "Namespace");

    expect(objects.length).toBeGreaterThan(8);
    expect(await created(objects)).toBe("");
  });

  test("has pods of Knative Services that are restricted, too", async () => {
    const services = ofKind(folder, /^serving\.knative\.dev\/v1\/Service$/);
    const pods = services.map((service) =>
      deployment(
        service,
        (podTemplateOf(service)?.spec.containers ?? []).map(({ image, securityContext }) => ({
          name: "user-container",
          image,
          securityContext,
        })),
      ),
    );

    expect(services.map(named)).toContain("Service ebb-reconcile");
    expect(await created(pods)).toBe("");
  });

  test("runs functions that there are", () => {
    const run = withPods(folder).flatMap(({ template }) => template.spec.containers.map(({ args }) => args?.[0]));

    expect(run.length).toBeGreaterThan(2);
    expect(functionNames()).toEqual(expect.arrayContaining(run));
  });

  test("names no object twice", () => {
    const names = objectsOf(folder).map(
      ({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.namespace} ${metadata.name}`,
    );

    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  test("is recognized by one label", () => {
    expect(
      objectsOf(folder).filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] !== "ebb"),
    ).toEqual([]);
  });

  test("warns by policies or by functions, not by both", () => {
    const policies = ofKind(folder, /ValidatingAdmissionPolicy/).filter(isNamed(/^ebb-warnings-/));

    expect(policies.length > 0).toBe(ofKind(folder, /ValidatingWebhookConfiguration/).length === 0);
  });

  test("injects by policies or by a function, and refuses by policies", () => {
    const isOf = isNamed(/^ebb-(inject|require)-/);
    const injecting = ofKind(folder, /MutatingAdmissionPolicy/).filter(isOf);
    const refusing = ofKind(folder, /ValidatingAdmissionPolicy/).filter(isOf);

    expect(injecting.length > 0).toBe(
      ofKind(folder, /WebhookConfiguration/).every(({ metadata }) => metadata.name !== "ebb-inject"),
    );
    expect(refusing).toHaveLength(injecting.length || 2);
  });
});

interface Webhook {
  clientConfig: { service: { namespace: string; name: string; port: number; path: string } };
}

describe.each(withWebhooks)("the webhooks of %s", (folder) => {
  const webhooks: Webhook[] = ofKind(folder, /WebhookConfiguration$/).flatMap(
    (configuration) => (configuration as AnyObject & { webhooks: Webhook[] }).webhooks,
  );
  const services = webhooks.map(({ clientConfig: { service } }) => service);
  const hosts = services.map(({ name, namespace }) => `${name}.${namespace}.svc`);
  const secretName = "ebb-admission-tls";

  test("go to Services that there are, and on to a function that answers at that path", () => {
    for (const { name, namespace, port, path } of services) {
      const service = ofKind(folder, /^v1\/Service$/).find(
        ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
      );
      const behind = withPods(folder).filter(({ object, template }) =>
        namespace === "kourier-system"
          ? object.apiVersion === "serving.knative.dev/v1" && object.metadata.name === name
          : Object.entries(service?.spec.selector).every(([key, value]) => template.metadata.labels?.[key] === value),
      );
      const [{ template } = { template: undefined }] = behind;

      expect(service?.spec.ports, name).toEqual([expect.objectContaining({ port })]);
      expect(behind, name).toHaveLength(1);
      expect(template?.spec.containers[0]?.args, name).toEqual([path === "/mutate-pods" ? "inject" : path.slice(1)]);
      if (namespace !== "kourier-system")
        expect(template?.spec.containers[0]?.ports?.map((one) => one.name)).toContain(
          service?.spec.ports[0].targetPort,
        );
    }
  });

  test("are found at names that their certificate bears", () => {
    const asked = [
      ...withPods(folder).flatMap(({ template }) =>
        (template.spec.containers[0]?.env ?? [])
          .filter(({ name }) => name === "EBB_CERTS_HOSTS")
          .map(({ value }) => value.split(",")),
      ),
      ...ofKind(folder, /\/Certificate$/).flatMap(({ spec }) =>
        spec.secretName === secretName ? [spec.dnsNames] : [],
      ),
    ];

    expect(asked.length).toBeGreaterThan(0);
    for (const names of asked) expect(names).toEqual(expect.arrayContaining(hosts));
  });

  test("are served with the Secret that their certificate is in", () => {
    const mounted = withPods(folder).flatMap(({ template }) =>
      (template.spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []),
    );
    const mapped = ofKind(folder, /\/DomainMapping$/).map(({ metadata, spec }) => {
      expect(hosts).toContain(metadata.name);
      return spec.tls.secretName;
    });

    expect([...mounted, ...mapped]).toEqual(services.map(() => secretName));
    const made = [
      ...ofKind(folder, /^v1\/Secret$/).map(({ metadata }) => metadata.name),
      ...ofKind(folder, /\/Certificate$/).map(({ spec }) => spec.secretName),
    ];
    expect(made).toContain(secretName);
  });

  test("are told whom to trust by one program", () => {
    const injected = ofKind(folder, /WebhookConfiguration$/).map(
      ({ metadata }) => metadata.annotations?.["cert-manager.io/inject-ca-from"],
    );
    const isOurs = withPods(folder).some(({ template }) => template.spec.containers[0]?.args?.[0] === "certs");

    expect(new Set(injected)).toEqual(new Set([isOurs ? undefined : "ebb-system/ebb-admission"]));
  });
});
