/** Rules about what is not for change. */

import { defaultAccessMode, defaultVolumeSize } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis, RedisSpec } from "../../../api/redis.ebb.dev/index.ts";
import { jsonEqual } from "../../../json.ts";
import { cel, type Denial } from "../../rule.ts";
import { isAbove, isAboveCel } from "../../shared/rules/quantities.ts";
import { isPersistent, modeOf, portOf, specOf } from "../spec.ts";

const persistence = (cr: Redis): NonNullable<RedisSpec["persistence"]> => specOf(cr).persistence ?? {};

/** Without volumes there is nothing yet that could not be changed. */
const hadVolumesCel = "oldSelf.?persistence.?enabled.orValue(false) && self.?persistence.?enabled.orValue(false)";
const hasVolumes = (cr: Redis, old: Redis | undefined): old is Redis =>
  old !== undefined && isPersistent(cr) && isPersistent(old);

const isNotForChange = (field: string, same: { cel: string; isBroken: Denial<Redis>["isBroken"] }): Denial<Redis> => ({
  id: "V1",
  rule: `${field} stays as it is`,
  at: "spec",
  field: `spec.${field}`,
  isTransition: true,
  message: "is not for change: make another resource, and take the data there",
  ...same,
});

const accessModes = (cr: Redis): readonly string[] => {
  const { accessModes: given = [] } = persistence(cr);
  return given.length > 0 ? given : [defaultAccessMode];
};

const sizeCel = (self: string): string => `string(${self}.?persistence.?size.orValue('${defaultVolumeSize}'))`;
const sizeOf = (cr: Redis): string | number => persistence(cr).size || defaultVolumeSize;

export const immutableDenials: readonly Denial<Redis>[] = [
  isNotForChange("mode", {
    cel: "!oldSelf.hasValue() || self.mode == oldSelf.value().mode",
    isBroken: (cr, old) => old !== undefined && modeOf(cr) !== modeOf(old),
  }),
  isNotForChange("port", {
    cel: "!oldSelf.hasValue() || self.port == oldSelf.value().port",
    isBroken: (cr, old) => old !== undefined && portOf(cr) !== portOf(old),
  }),
  isNotForChange("persistence.storageClassName", {
    cel: cel`!(${hadVolumesCel}) ||
      self.persistence.?storageClassName.orValue('') == oldSelf.?persistence.?storageClassName.orValue('')`,
    isBroken: (cr, old) =>
      hasVolumes(cr, old) && (persistence(cr).storageClassName ?? "") !== (persistence(old).storageClassName ?? ""),
  }),
  isNotForChange("persistence.accessModes", {
    cel: cel`!(${hadVolumesCel}) || self.persistence.accessModes == oldSelf.value().persistence.accessModes`,
    isBroken: (cr, old) => hasVolumes(cr, old) && !jsonEqual(accessModes(cr), accessModes(old)),
  }),
  {
    id: "V1",
    rule: "persistence.size does not shrink",
    at: "spec",
    field: "spec.persistence.size",
    isTransition: true,
    cel: cel`!(${hadVolumesCel}) || !(${isAboveCel(sizeCel("oldSelf"), sizeCel("self"))})`,
    message: "volumes grow, and do not shrink",
    isBroken: (cr, old) => hasVolumes(cr, old) && isAbove(sizeOf(old), sizeOf(cr)),
  },
];
