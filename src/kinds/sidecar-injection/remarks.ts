/** What there is to say about an injection beyond its children: no failures, but what its user may not have meant. */

import { percentOf } from "../../quantity.ts";
import type { Injecting } from "../../sidecars/injection.ts";
import type { BuildContext, Problem, Remarks } from "../kind.ts";
import { serviceNotes } from "./children/service.ts";
import type { Facts } from "./facts.ts";
import type { SidecarReason } from "./reasons.ts";

export const remarks = (cr: Injecting, { facts }: Pick<BuildContext<Facts>, "facts">): Remarks => ({
  problems: [],
  notes: facts === undefined ? [] : [...serviceNotes(cr, facts), ...volumeNotes(cr, facts), ...meshNotes(cr, facts)],
});

/** What is written to memory counts against the app's limit, and is there still when the app was killed for it and starts again. */
const volumeNotes = ({ spec: { sharedVolume } }: Injecting, { plan, workloads }: Facts): Problem<SidecarReason>[] => {
  const { name, medium, sizeLimit } = sharedVolume;
  if (medium !== "Memory" || !plan?.volumes.some((volume) => volume.name === name)) return [];
  return workloads.flatMap(({ kind, metadata, memory }) =>
    memory
      .filter(({ limit, request }) => bytes(limit) < bytes(sizeLimit) + bytes(request))
      .map(({ container, limit }) => ({
        reason: "VolumeExceedsLimit" as const,
        message:
          `${kind} "${metadata.namespace}/${metadata.name}": container ${container} may use ${limit}, and what it writes to a ` +
          `volume in memory of ${sizeLimit} counts: raise its limit, or set sharedVolume.medium to ""`,
      })),
  );
};

const bytes = (quantity: string): bigint => percentOf(quantity, 100);

const meshNotes = ({ spec: { mesh } }: Injecting, { pods }: Facts): Problem<SidecarReason>[] =>
  mesh.excludePorts && pods.length > 0 && !pods.some(({ isMeshed }) => isMeshed)
    ? [
        {
          reason: "NoMesh",
          message: "mesh.excludePorts has no effect: no matched pod has the proxy of Istio or Linkerd",
        },
      ]
    : [];
