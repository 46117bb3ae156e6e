import { expect, test } from "vitest";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { injection } from "../kinds/sidecar-injection/fixtures.ts";

const on = { enabled: true };

test("I10: every container of ours passes Pod Security restricted, and writes to its own volume alone", () => {
  const cr = injection({
    logShippers: [on, { name: "b", ...on, driver: "Vector" }],
    metricsExporters: [on],
    portMetrics: on,
    exporters: [{ type: "redis" }, { type: "memcached" }],
  });
  const plan = compilePlan(cr, { native: true, sidecarImage: "sidecars" });

  const containers = [...(plan?.native ?? []), ...(plan?.regular ?? [])];
  expect(containers).toHaveLength(6);
  for (const { securityContext } of containers)
    expect(securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
  expect(plan?.volumes).toContainEqual({ name: "log-shipper-state", emptyDir: { sizeLimit: "64Mi" } });
});
