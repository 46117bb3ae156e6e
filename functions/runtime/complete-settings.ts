/** The settings, with what a function finds out itself where its environment does not tell. */

import type { Settings } from "../../src/settings.ts";
import type { Configuration } from "./configuration.ts";
import type { Host } from "./host/index.ts";
import { ownNamespace } from "./own-namespace.ts";

/** Of a process outside a cluster, and of a pod whose token is mounted without its namespace. */
const usualNamespace = "ebb-system";

export const settingsOutside = ({ settings }: Pick<Configuration, "settings">): Settings => ({
  ...settings,
  operatorNamespace: settings.operatorNamespace ?? usualNamespace,
});

export const completeSettings = async (
  host: Pick<Host, "readText">,
  { cluster, settings }: Pick<Configuration, "cluster" | "settings">,
): Promise<Settings> => {
  const operatorNamespace =
    settings.operatorNamespace ?? (await ownNamespace(host, { cluster }).catch(() => undefined));
  return settingsOutside({ settings: { ...settings, operatorNamespace } });
};
