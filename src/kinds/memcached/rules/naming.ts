/** Rules about the name of the resource and those of its images. */

import { defaultExporterImage, defaultImage } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { isMonitored, specOf } from "../spec.ts";

export const namingDenials: readonly Denial<Memcached>[] = [
  {
    id: "V20",
    rule: "the name of a new resource has at most 63 characters and no dot",
    at: "",
    field: "metadata.name",
    isTransition: true,
    cel: cel`oldSelf.hasValue() || (size(self.metadata.name) <= 63 && !self.metadata.name.contains('.'))`,
    message: "becomes a Service name and a label: no dot, at most 63 characters",
    isBroken: ({ metadata: { name } }, old) => old === undefined && (name.length > 63 || name.includes(".")),
  },
];

/** By digest, or by a tag; the tag `latest` is looked at on its own. For RE2 and JavaScript alike. */
const pinned = "@|:[^/:]+$";
const latest = ":latest$";

const isMutable = (image: string): boolean => !new RegExp(pinned).test(image) || new RegExp(latest).test(image);
const isFixedCel = (image: string): string => `(${image}.matches('${pinned}') && !${image}.matches('${latest}'))`;

export const namingCautions: readonly Caution<Memcached>[] = [
  {
    id: "W8",
    rule: "the server's image has a digest, or a tag other than latest",
    field: "spec.image",
    cel: isFixedCel(`variables.spec.?image.orValue('${defaultImage}')`),
    message: "a restart may change the version",
    isBroken: (cr) => isMutable(specOf(cr).image || defaultImage),
  },
  {
    id: "W8",
    rule: "the exporter's image has a digest, or a tag other than latest",
    field: "spec.monitoring.exporterImage",
    cel: cel`!variables.spec.?monitoring.?enabled.orValue(false) ||
      ${isFixedCel(`variables.spec.?monitoring.?exporterImage.orValue('${defaultExporterImage}')`)}`,
    message: "a restart may change the version",
    isBroken: (cr) => isMonitored(cr) && isMutable(specOf(cr).monitoring?.exporterImage || defaultExporterImage),
  },
  {
    id: "W12",
    rule: "the name of a new resource does not begin with a digit",
    field: "metadata.name",
    cel: cel`oldObject != null || !object.metadata.name.matches('^[0-9]')`,
    message: "begins with a digit: Services of such a name need Kubernetes 1.36",
    isBroken: ({ metadata: { name } }, old) => old === undefined && /^[0-9]/.test(name),
  },
];
