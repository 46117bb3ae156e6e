/** The shared cluster, as one test file sees it, and a namespace of its own. */

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { connect } from "./connect.ts";
import { installed } from "./installed.ts";

/** The cluster of this run, with every right. */
export const sharedCluster = (): Cluster => connect(inject("cluster"));

/**
 * A namespace that is made before the tests of a file and deleted after them. Where an operator is installed that watches one alone, it is that
 * one, and its Memcacheds are deleted.
 */
export const ownNamespace = (cluster: Cluster, prefix: string): string => {
  const watched = installed?.namespace;
  const namespace = watched ?? `${prefix}-${randomBytes(3).toString("hex")}`;
  beforeAll(async () => {
    if (watched === undefined) await cluster.kubectl(["create", "namespace", namespace]);
  });
  afterAll(async () => {
    if (watched === undefined)
      await cluster.kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
    else await cluster.kubectl(["-n", namespace, "delete", "memcached", "--all", "--cascade=foreground"]);
    cluster.guard.close();
    cluster.transport.close();
  });
  return namespace;
};
