/** What lines are told to be of. Pure. */

import { join } from "node:path";

export interface Origin {
  /** Each is left out when it is not known. */
  namespace: string | undefined;
  pod: string | undefined;
  container: string | undefined;
  /** Where the volume is mounted: names of files are told with it. */
  mountPath: string;
  /** Of the user's own; they come before ours of the same name. */
  labels: Readonly<Record<string, string>>;
}

export type Labels = Readonly<Record<string, string>>;

export const labelsOf = ({ namespace, pod, container, mountPath, labels }: Origin, path: string): Labels => ({
  ...(namespace && { namespace }),
  ...(pod && { pod }),
  ...(container && { container }),
  filename: join(mountPath, path),
  ...labels,
});

/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
export const isLabelName = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.startsWith("__");
