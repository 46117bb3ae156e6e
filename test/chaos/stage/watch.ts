/** A watch with every right, for tests that follow what happens. */

import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createInterface } from "node:readline";
import { inject } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { pathOf } from "../../../src/kube/path.ts";
import type { Stage } from "./stage.ts";

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubeObject;
}

/**
 * Resolves when it is open; what is there already comes first.
 * @param label that objects have, whatever its value; absent: all
 */
export const openWatch = async (
  { cluster: { server, ca }, namespace }: Pick<Stage, "cluster" | "namespace">,
  resource: Resource,
  label: string | undefined,
  tell: (event: WatchEvent) => void,
): Promise<Pick<IncomingMessage, "destroy">> => {
  const url = new URL(`${pathOf(resource, { namespace })}?watch=true&resourceVersion=0`, server);
  if (label) url.searchParams.set("labelSelector", label);
  const headers = { authorization: `Bearer ${inject("platform").adminToken}` };
  const watch = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { ca, headers }, resolve).on("error", reject).end();
  });
  createInterface({ input: watch }).on("line", (line) => tell(JSON.parse(line)));
  return watch;
};
