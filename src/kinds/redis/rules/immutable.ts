/** Rules about what is not for change. */

import { defaultAccessMode, defaultVolumeSize } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis, RedisSpec } from "../../../api/redis.ebb.dev/index.ts";
import { jsonEqual } from "../../../json.ts";
import { cel, type Denial } from "../../rule.ts";
import { isAbove, isAboveCel } from "../../shared/rules/quantities.ts";
import { isPersistent, modeOf, portOf, specOf } from "../spec.ts";

const persistence = (cr: Redis): NonNullable<RedisSpec["persistence"]> => specOf(cr).persistence ?? {};

/** Without volumes there is nothing yet that could not be changed. */
const hasVolumes = (cr: Redis, old: Redis | undefined): old is Redis =>
  old !== undefined && isPersistent(cr) && isPersistent(old);
const hasNoVolumesCel = "!self.enabled || !oldSelf.enabled";

const message = "is not for change: make another resource, and take the data there";

const accessModes = (cr: Redis): readonly string[] => {
  const { accessModes: given = [] } = persistence(cr);
  return given.length > 0 ? given : [defaultAccessMode];
};

const sizeOf = (cr: Redis): string | number => persistence(cr).size || defaultVolumeSize;

const isNotForChange = (field: "mode" | "port", of: (cr: Redis) => unknown): Denial<Redis> => ({
  id: "V1",
  rule: `${field} stays as it is`,
  at: `spec.${field}`,
  field: `spec.${field}`,
  cel: "self == oldSelf",
  message,
  isBroken: (cr, old) => old !== undefined && of(cr) !== of(old),
});

/** With `oldSelf` alone an expression is asked of updates only. */
export const immutableDenials: readonly Denial<Redis>[] = [
  isNotForChange("mode", modeOf),
  isNotForChange("port", portOf),
  {
    id: "V1",
    rule: "persistence.storageClassName stays as it is",
    at: "spec.persistence",
    field: "spec.persistence.storageClassName",
    cel: cel`${hasNoVolumesCel} || (has(self.storageClassName)
      ? self.storageClassName == (has(oldSelf.storageClassName) ? oldSelf.storageClassName : '')
      : !has(oldSelf.storageClassName) || oldSelf.storageClassName == '')`,
    message,
    isBroken: (cr, old) =>
      hasVolumes(cr, old) && (persistence(cr).storageClassName ?? "") !== (persistence(old).storageClassName ?? ""),
  },
  {
    id: "V1",
    rule: "persistence.accessModes stay as they are",
    at: "spec.persistence",
    field: "spec.persistence.accessModes",
    cel: `${hasNoVolumesCel} || self.accessModes == oldSelf.accessModes`,
    message,
    isBroken: (cr, old) => hasVolumes(cr, old) && !jsonEqual(accessModes(cr), accessModes(old)),
  },
  {
    id: "V1",
    rule: "persistence.size does not shrink",
    at: "spec.persistence",
    field: "spec.persistence.size",
    cel: `${hasNoVolumesCel} || !(${isAboveCel("string(oldSelf.size)", "string(self.size)")})`,
    message: "volumes grow, and do not shrink",
    isBroken: (cr, old) => hasVolumes(cr, old) && isAbove(sizeOf(old), sizeOf(cr)),
  },
];
