import { describe, expect, test } from "vitest";
import { remarks } from "../../../../src/kinds/sidecar-injection/remarks.ts";
import { factsOf, injection, pod, workload } from "./fixtures.ts";

const on = { enabled: true };

describe("S2-36: a volume in memory", () => {
  const reasonsOf = (limit: string, request = "0", medium: "Memory" | "" = "Memory") => {
    const cr = injection({ metricsExporters: [on], sharedVolume: { medium } });
    const memory = [{ container: "app", limit, request }];
    return remarks(cr, { facts: factsOf(cr, { workloads: [workload("a", { memory })] }) }).notes.map(
      ({ reason }) => reason,
    );
  };

  test.each([
    ["64Mi", "0", "Memory", ["VolumeExceedsLimit"]],
    ["128Mi", "64Mi", "Memory", ["VolumeExceedsLimit"]],
    ["164Mi", "64Mi", "Memory", []],
    ["0.2Gi", "0", "Memory", []],
    ["64Mi", "0", "", []],
  ] as const)("of 100Mi beside a limit of %s and a request of %s, medium %j: %j", (limit, request, medium, reasons) => {
    expect(reasonsOf(limit, request, medium)).toEqual(reasons);
  });

  test("that is not injected is no matter", () => {
    const cr = injection();
    const memory = [{ container: "app", limit: "1Mi", request: "0" }];

    expect(remarks(cr, { facts: factsOf(cr, { workloads: [workload("a", { memory })] }) }).notes).toEqual([]);
  });
});

test.each([
  [[], []],
  [[pod("x")], ["NoMesh"]],
  [[pod("x"), pod("y", { isMeshed: true })], []],
])("S2-34: excludePorts beside pods %j is noted as %j", (pods, reasons) => {
  const cr = injection({ portMetrics: on, mesh: { excludePorts: true } });

  expect(remarks(cr, { facts: factsOf(cr, { pods }) }).notes.map(({ reason }) => reason)).toEqual(reasons);
});
