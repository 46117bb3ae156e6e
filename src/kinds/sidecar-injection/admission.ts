/** What admission knows of injections. No reconcile loads it. */

import { ClusterSidecarInjectionSpec, SidecarInjectionSpec } from "../../api/sidecars.ebb.dev/index.ts";
import type { Injecting } from "../../sidecars/injection.ts";
import type { Admission } from "../rule.ts";
import { schemaMistakes } from "../schema-mistakes.ts";
import { cautions, clusterOnly, denials } from "./rules/index.ts";

/** Every default is the schema's. */
const withDefaults = (cr: Injecting): Injecting => cr;

export const admission: Admission<Injecting> = {
  denials,
  cautions,
  bounds: {},
  schemaMistakes: (spec) => schemaMistakes(SidecarInjectionSpec, spec, ["spec"]),
  withDefaults,
};

export const clusterAdmission: Admission<Injecting> = {
  ...admission,
  denials: clusterOnly,
  schemaMistakes: (spec) => schemaMistakes(ClusterSidecarInjectionSpec, spec, ["spec"]),
};
