/** Rules about what containers and volumes are called. */

import type { Injecting } from "../../../sidecars/injection.ts";
import { configVolume, stateVolume } from "../../../sidecars/names.ts";
import { cel, type Denial } from "../../rule.ts";
import { areDistinct, entriesOf, exporterNameCel, nameGroups, ofAll } from "./groups.ts";

/** The container that Knative puts into pods. */
const taken = "queue-proxy";

const namesOf = (cr: Injecting): unknown[] => entriesOf(nameGroups, cr).flat();

export const nameDenials: readonly Denial<Injecting>[] = [
  {
    id: "V2",
    rule: "each container of an injection has a name of its own",
    at: "spec",
    field: "spec",
    cel: cel`${areDistinct(nameGroups)} &&
      (!has(self.exporters) || self.exporters.all(a, self.exporters.exists_one(b, ${exporterNameCel("a")} == ${exporterNameCel("b")})))`,
    message: "two of its containers have one name",
    isBroken(cr) {
      const names = namesOf(cr);
      return new Set(names).size < names.length;
    },
  },
  {
    id: "V3",
    rule: `no container is named ${taken}, which is Knative's`,
    at: "spec",
    field: "spec",
    cel: cel`${ofAll(nameGroups, (name) => `${name} != '${taken}'`)}`,
    message: `${taken} is the name of Knative's own container`,
    isBroken: (cr) => namesOf(cr).includes(taken),
  },
  {
    id: "V4",
    rule: "the shared volume is not named as a volume that a container has for itself",
    at: "spec",
    field: "spec.sharedVolume.name",
    cel: cel`${ofAll(
      nameGroups.slice(0, 2),
      (name) => `self.sharedVolume.name != ${name} + '-state' && self.sharedVolume.name != ${name} + '-config'`,
    )}`,
    message: "is the name of a container's own volume: such end in -state or -config",
    isBroken: (cr) =>
      entriesOf(nameGroups.slice(0, 2), cr)
        .flat()
        .some((name) => [stateVolume(String(name)), configVolume(String(name))].includes(cr.spec.sharedVolume.name)),
  },
];
