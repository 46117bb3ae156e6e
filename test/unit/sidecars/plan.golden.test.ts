import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ClusterSidecarInjectionSpec, SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { facts } from "../../support/sidecars/injections.ts";

const read = (file: string) => parse(readFileSync(new URL(`../../testdata/sidecars/${file}`, import.meta.url), "utf8"));

test.each(["sample", "shippers", "exporters"])("the plan of %s", (name) => {
  const cr = read(`${name}.input.yaml`);
  const schema = cr.kind === "SidecarInjection" ? SidecarInjectionSpec : ClusterSidecarInjectionSpec;

  const plan = compilePlan({ ...cr, spec: schema.parse(cr.spec) }, facts);

  expect(plan).toStrictEqual(read(`${name}.yaml`));
});
