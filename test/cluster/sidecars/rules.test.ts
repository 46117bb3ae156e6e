/** Each rule stands twice, as CEL and in TypeScript: here both judge the same injections. */

import { describe, expect, test } from "vitest";
import { judge } from "../../../src/admission/judge.ts";
import { apiVersion } from "../../../src/api/kubernetes/resource.ts";
import { SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import { admission, clusterAdmission } from "../../../src/kinds/sidecar-injection/admission.ts";
import { clusterResource, resource } from "../../../src/kinds/sidecar-injection/resource.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import { pathOf } from "../../../src/kube/path.ts";
import type { Injecting } from "../../../src/sidecars/injection.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { sidecarRows } from "../../support/sidecars/rows.ts";
import type { AnySpec } from "../../support/submit.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "sidecar-rules");

/** What the API server says against its creation, which is not stored; nothing when it would be. */
const refusal = async (of: typeof resource, spec: AnySpec): Promise<string> => {
  const isNamespaced = of === resource;
  try {
    await cluster.transport.send({
      method: "POST",
      path: pathOf(of, isNamespaced ? { namespace } : {}),
      query: { dryRun: "All", fieldValidation: "Strict" },
      body: { apiVersion: apiVersion(of), kind: of.kind, metadata: { name: "a" }, spec },
      doing: "create it",
    });
    return "";
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    return error.detail;
  }
};

/** As the schema's defaults make of it, which the API server fills in before it judges. */
const judged = (spec: AnySpec, rules = admission) => {
  const cr = { apiVersion: "v", kind: resource.kind, metadata: { name: "a" }, spec } as unknown as Injecting;
  const parsed = SidecarInjectionSpec.safeParse(spec);
  return judge(rules, parsed.success ? ({ ...cr, spec: parsed.data } as Injecting) : cr, undefined);
};

const messages = new Map(clusterAdmission.denials.map(({ id, message }) => [id, String(message)]));

describe.each(sidecarRows)("$title", ({ spec, refused = {}, warned }) => {
  test("before the API server", async () => {
    const said = await refusal(resource, spec);

    expect(said !== "", said).toBe(Object.keys(refused).length > 0);
    for (const id of Object.values(refused)) expect(said).toContain(messages.get(id));
  });

  test("before the function", () => {
    const { causes, warnings } = judged(spec);

    expect(causes.map(({ field, message }) => [field, message])).toEqual(
      Object.entries(refused).map(([field, id]) => [field, messages.get(id)]),
    );
    expect(warnings.length > 0).toBe(warned === true);
  });
});

test("V14: a ClusterSidecarInjection needs a namespaceSelector that is not empty", async () => {
  const selector = { matchLabels: { app: "a" } };

  expect(await refusal(clusterResource, { selector, namespaceSelector: {} })).toContain(messages.get("V14"));
  expect(await refusal(clusterResource, { selector })).toContain("spec.namespaceSelector");
  expect(await refusal(clusterResource, { selector, namespaceSelector: selector })).toBe("");
  expect(judged({ selector, namespaceSelector: {} }, clusterAdmission).causes).toContainEqual(
    expect.objectContaining({ field: "spec.namespaceSelector" }),
  );
});
