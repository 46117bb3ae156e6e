import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { settingsOutside } from "../../functions/runtime/complete-settings.ts";
import { readConfiguration } from "../../functions/runtime/configuration.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { Memcached } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { mountedKeys } from "../../src/kinds/memcached/pod/secrets.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "samples");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

const settings = settingsOutside(readConfiguration({}));
const folder = new URL("../../knative/samples/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.startsWith("memcached-"));
const samples = files.map((file) => {
  const documents = parseAllDocuments(readFileSync(new URL(file, folder), "utf8"));
  const objects = documents.map((document): KubeObject => document.toJS());
  return { file, objects: objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })) };
});

/** Those that a sample names and does not bring; pretended kubelets do not look into them. */
const missingSecrets = (cr: Memcached, objects: readonly KubeObject[]) =>
  [...mountedKeys(cr)]
    .filter(([name]) => !objects.some(({ kind, metadata }) => kind === "Secret" && metadata.name === name))
    .map(([name, keys]) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace },
      stringData: Object.fromEntries(keys.map((key) => [key, key])),
    }));

test.each(samples)("$file becomes Available, with every child that it wants", async ({ objects }) => {
  const cr = objects.find((object) => object.kind === "Memcached") as Memcached | undefined;
  if (cr === undefined) throw new Error("the sample has no Memcached");
  const applied = [...missingSecrets(cr, objects), ...objects].map((object) => stringify(object));
  const { name } = cr.metadata;

  await cluster.kubectl(["apply", "-f", "-"], { input: applied.join("---\n") });
  await settle(name);

  expect(await user.condition(name, "Available")).toMatchObject({ status: "True" });
  await user.untilReady(name);
  expect((await reconcile(name)).writes).toEqual([]);
  const live = await user.memcached(name);
  for (const child of memcached.children.filter(({ whenNotServed }) => whenNotServed === undefined)) {
    const isWanted = live && child.build(live, { settings, secrets: new Map() }) !== undefined;
    expect((await user.child(child.resource, name)) !== undefined).toBe(isWanted);
  }
});
