/** The sample of what is added to a workload by hand. */

import { readFile } from "node:fs/promises";
import type { V1Deployment, V1Service } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { root } from "../../dev/bundle/functions.ts";

const file = `${root}knative/samples/sidecars/metrics-sidecar-by-hand.yaml`;

export const [deployment, service] = parseAllDocuments(await readFile(file, "utf8")).map((document) => {
  if (document.errors.length > 0) throw new Error(`${file} is no YAML: ${document.errors[0]?.message}`);
  return document.toJS();
}) as [V1Deployment, V1Service];
