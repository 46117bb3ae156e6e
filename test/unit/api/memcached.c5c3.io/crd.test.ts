/** The generated CRD as a user of the cluster meets it. That it is up to date needs an API server and is tested there. */

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { CustomResourceDefinition } from "../../../../dev/generate/crd.ts";
import type { Schema } from "../../../../dev/generate/schema.ts";

const file = new URL("../../../../crds/memcacheds.memcached.c5c3.io.yaml", import.meta.url);
const crd: CustomResourceDefinition = parse(await readFile(file, "utf8"));
const [alpha, beta] = crd.spec.versions.map((version) => version.schema.openAPIV3Schema);

/** Every schema inside a schema, with its path. */
const walk = function* (schema: Schema, path = ""): Generator<[path: string, schema: Schema, isField: boolean]> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, property, true];
    yield* walk(property, `${path}.${name}`);
  }
  for (const inner of [schema.items, schema.additionalProperties]) {
    if (!inner) continue;
    yield [`${path}[]`, inner, false];
    yield* walk(inner, `${path}[]`);
  }
};
const all = [...walk(beta ?? {})];
/** Fields that we describe ourselves: not those inside an embedded Kubernetes type. */
const embedded =
  /(resources|Resources|Constraints|SecurityContext|Sources|metrics|behavior|env|envFrom|Env|affinity|tolerations|imagePullSecrets)[.[]/;
const ours = all.filter(([path]) => !embedded.test(path));
const at = (path: string): Schema | undefined => all.find(([candidate]) => candidate === path)?.[1];

test("describes every field", () => {
  const silent = all.filter(([path, { description }, isField]) => isField && path !== ".metadata" && !description);

  expect(silent).toEqual([]);
});

test("describes our own fields in sentences", () => {
  const words = ours.filter(([path, , isField]) => isField && path !== ".metadata");

  expect(words.length).toBeGreaterThan(50);
  expect(words.filter(([, { description }]) => !/^[A-Z].*\.$/.test(description ?? ""))).toEqual([]);
});

test("stays under 200 KB", () => {
  expect(JSON.stringify(crd).length).toBeLessThan(200_000);
});

test("has the same schema in both versions", () => {
  expect(alpha).toEqual(beta);
});

test("requires nothing of ours but the parts of a condition", () => {
  const requiring = ours.flatMap(([path, { required }]) => (required ? [path] : []));

  expect(requiring).toEqual([".status.conditions[]"]);
});

test("is structural: every schema has a type, or is an integer or a string", () => {
  const untyped = all.filter(([, schema]) => !schema.type && !schema["x-kubernetes-int-or-string"]);

  expect(untyped).toEqual([]);
});

test("bounds the lists that rules go through", () => {
  expect(at(".spec.memcached.extraArgs")).toMatchObject({ maxItems: 128, items: { maxLength: 4096 } });
  expect(at(".spec.security.networkPolicy.allowedSources")?.maxItems).toBe(256);
  expect(at(".spec.security.networkPolicy.metricsSources")?.maxItems).toBe(256);
  expect(at(".spec.autoscaling.metrics")?.maxItems).toBe(64);
  expect(at(".spec.highAvailability.topologySpreadConstraints")?.maxItems).toBe(64);
});

test("merges conditions by type, and other lists of ours only as a whole", () => {
  expect(at(".status.conditions")).toMatchObject({
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["type"],
  });
  for (const path of [".spec.memcached.extraArgs", ".spec.autoscaling.metrics", ".status.serverList"]) {
    expect(at(path)?.["x-kubernetes-list-type"]).toBe("atomic");
  }
});

test("keeps the types and list kinds of embedded Kubernetes types", () => {
  expect(at(".spec.resources.limits[]")?.["x-kubernetes-int-or-string"]).toBe(true);
  expect(at(".spec.resources.claims")).toMatchObject({ "x-kubernetes-list-map-keys": ["name"] });
  expect(at(".spec.highAvailability.topologySpreadConstraints[]")?.required).toEqual([
    "maxSkew",
    "topologyKey",
    "whenUnsatisfiable",
  ]);
  expect(at(".spec.highAvailability.topologySpreadConstraints[].labelSelector")?.["x-kubernetes-map-type"]).toBe(
    "atomic",
  );
  expect(at(".spec.highAvailability.podDisruptionBudget.minAvailable")?.["x-kubernetes-int-or-string"]).toBe(true);
  expect(at(".spec.security.tls.certificateSecretRef")?.["x-kubernetes-map-type"]).toBe("atomic");
});

test("keeps lists of named things by name, so that the API server refuses a name that is there twice", () => {
  for (const path of [".spec.env", ".spec.monitoring.exporterEnv", ".spec.pod.imagePullSecrets"]) {
    expect(at(path)).toMatchObject({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] });
  }
});

test("has no default of ours where the contract has none", () => {
  const defaults = ours.flatMap(([path, schema]) =>
    "default" in schema ? [`${path}=${JSON.stringify(schema.default)}`] : [],
  );

  expect(defaults.sort()).toEqual([
    '.spec.highAvailability.antiAffinityPreset="soft"',
    ".spec.highAvailability.gracefulShutdown.preStopDelaySeconds=10",
    ".spec.highAvailability.gracefulShutdown.terminationGracePeriodSeconds=30",
    '.spec.image="memcached:1.6"',
    ".spec.memcached.maxConnections=1024",
    '.spec.memcached.maxItemSize="1m"',
    ".spec.memcached.maxMemoryMB=64",
    ".spec.memcached.threads=4",
    ".spec.memcached.verbosity=0",
    ".spec.memcached={}",
    '.spec.monitoring.exporterImage="prom/memcached-exporter:v0.15.4"',
    '.spec.monitoring.serviceMonitor.interval="30s"',
    '.spec.monitoring.serviceMonitor.scrapeTimeout="10s"',
    '.spec.security.sasl.credentialsSecretRef.name=""',
    '.spec.security.tls.certificateSecretRef.name=""',
    ".spec={}",
  ]);
});
