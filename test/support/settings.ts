import type { Settings } from "../../src/settings.ts";

/** As an install has them, after no earlier controller. */
export const settings: Settings = {
  podDefaults: "secure",
  previousManagers: [],
  sidecarImage: "ebb-sidecars:test",
  injectBy: "policy",
  nativeSidecars: "auto",
  operatorNamespace: "ebb-system",
};
