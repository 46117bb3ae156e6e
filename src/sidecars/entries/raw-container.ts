import type { V1Container } from "@kubernetes/client-node";
import type { RawContainer } from "../../api/sidecars.ebb.dev/index.ts";
import type { Entry } from "../entry.ts";
import { withServerDefaults } from "../server-defaults.ts";

/** As it is given; whether it restarts follows from its mode. */
export const rawContainerEntry = ({ mode, restartPolicy: _, ...container }: RawContainer): Entry => ({
  mode,
  container: withServerDefaults(container as V1Container),
  volumes: [],
});
