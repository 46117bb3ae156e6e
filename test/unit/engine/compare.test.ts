import { describe, expect, test } from "vitest";
import type { FieldSet, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { firstDifference } from "../../../src/engine/compare.ts";

interface Deployment extends KubeObject {
  spec: object;
}

const owner = { apiVersion: "v1", kind: "Owner", name: "a", uid: "11", controller: true };
const meta = { name: "a", namespace: "web", labels: { app: "a" }, ownerReferences: [owner] };

const server = {
  name: "server",
  image: "memcached:1.6",
  args: ["-m", "64"],
  env: [
    { name: "P", value: "1" },
    { name: "Q", value: "$(P)" },
  ],
  ports: [{ name: "http", containerPort: 80, protocol: "TCP" }],
};
const spread = { topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", maxSkew: 1 };

const desired = (pod: object = { containers: [server], securityContext: {} }): Deployment => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: meta,
  spec: { replicas: 1, selector: { matchLabels: { app: "a" } }, template: { spec: pod } },
});

/** What kube-apiserver 1.36 notes for an apply of `desired()`. */
const serverFields: FieldSet = {
  ".": {},
  "f:args": {},
  "f:env": {
    'k:{"name":"P"}': { ".": {}, "f:name": {}, "f:value": {} },
    'k:{"name":"Q"}': { ".": {}, "f:name": {}, "f:value": {} },
  },
  "f:image": {},
  "f:name": {},
  "f:ports": {
    'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {}, "f:name": {}, "f:protocol": {} },
  },
};
const podFields: FieldSet = { "f:containers": { 'k:{"name":"server"}': serverFields }, "f:securityContext": {} };
const fields = (pod: FieldSet = podFields): FieldSet => ({
  "f:metadata": { "f:labels": { "f:app": {} }, "f:ownerReferences": { 'k:{"uid":"11"}': {} } },
  "f:spec": { "f:replicas": {}, "f:selector": {}, "f:template": { "f:spec": pod } },
});

const live = (object: KubeObject, fieldsV1: FieldSet, entry: object = {}): KubeObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    uid: "22",
    resourceVersion: "7",
    managedFields: [{ manager: "ebb", operation: "Apply", apiVersion: "apps/v1", fieldsV1, ...entry }],
  },
});

/** The server's defaults, its status, and a sidecar, a label and an annotation of others. */
const lived = (): KubeObject => {
  const sidecar = { name: "proxy", image: "proxy" };
  const object = {
    ...desired({
      containers: [{ ...server, imagePullPolicy: "IfNotPresent" }, sidecar],
      securityContext: { fsGroup: 1 },
      restartPolicy: "Always",
    }),
    status: { replicas: 1 },
  };
  return live(
    { ...object, metadata: { ...meta, labels: { app: "a", team: "blue" }, annotations: { note: "x" } } },
    fields(),
  );
};

describe("no difference", () => {
  test("in an object as its apply left it", () => {
    expect(firstDifference(desired(), live(desired(), fields()), "ebb")).toBeUndefined();
  });

  test("by defaults, status and fields of others", () => {
    expect(firstDifference(desired(), lived(), "ebb")).toBeUndefined();
  });

  test("by members that are undefined", () => {
    const wanted = { ...desired(), metadata: { ...meta, annotations: undefined } } as unknown as KubeObject;

    expect(firstDifference(wanted, live(desired(), fields()), "ebb")).toBeUndefined();
  });

  test("by a map that was applied empty and got defaults", () => {
    const wanted = desired({ strategy: {} });

    const stored = live(desired({ strategy: { type: "RollingUpdate" } }), fields({ "f:strategy": {} }));

    expect(firstDifference(wanted, stored, "ebb")).toBeUndefined();
  });

  test("by a foreign item between ours", () => {
    const env = [server.env[0], { name: "X", value: "x" }, server.env[1]];

    const stored = live(desired({ containers: [{ ...server, env }], securityContext: {} }), fields());

    expect(firstDifference(desired(), stored, "ebb")).toBeUndefined();
  });
});

const pod = (change: object): Deployment => desired({ containers: [{ ...server, ...change }], securityContext: {} });
const at = 'spec.template.spec.containers[{"name":"server"}]';

describe("a difference", () => {
  test.each<[string, KubeObject, string]>([
    ["a scalar", pod({ image: "memcached:2" }), `${at}.image`],
    ["an atomic list", pod({ args: ["-m", "128"] }), `${at}.args`],
    ["an atomic list in another order", pod({ args: ["64", "-m"] }), `${at}.args`],
    [
      "an item of a keyed list",
      pod({ ports: [{ ...server.ports[0], name: "dns" }] }),
      `${at}.ports[{"containerPort":80,"protocol":"TCP"}].name`,
    ],
    [
      "the key of an item",
      pod({ ports: [{ ...server.ports[0], containerPort: 81 }] }),
      `${at}.ports[{"containerPort":80,"protocol":"TCP"}]`,
    ],
    ["one item more", pod({ env: [...server.env, { name: "R", value: "1" }] }), `${at}.env`],
    ["one item less", pod({ env: server.env.slice(0, 1) }), `${at}.env[{"name":"Q"}]`],
    ["the order of a keyed list", pod({ env: server.env.toReversed() }), `${at}.env`],
    ["a field more", pod({ tty: true }), `${at}.tty`],
    ["a field less", pod({ image: undefined }), `${at}.image`],
    ["a map instead of a list", pod({ env: {} }), `${at}.env`],
    ["a label more", { ...desired(), metadata: { ...meta, labels: { app: "a", b: "b" } } }, "metadata.labels.b"],
    ["a label less", { ...desired(), metadata: { ...meta, labels: {} } }, "metadata.labels.app"],
    [
      "another owner",
      { ...desired(), metadata: { ...meta, ownerReferences: [{ ...owner, uid: "12" }] } },
      'metadata.ownerReferences[{"uid":"11"}]',
    ],
    [
      "an owner that no longer controls",
      { ...desired(), metadata: { ...meta, ownerReferences: [{ ...owner, controller: false }] } },
      'metadata.ownerReferences[{"uid":"11"}]',
    ],
    ["a whole section", { ...desired(), data: { a: "b" } } as KubeObject, "data"],
    ["a section that is no longer wanted", { apiVersion: "apps/v1", kind: "Deployment", metadata: meta }, "spec"],
  ])("is %s", (_, wanted, path) => {
    expect(firstDifference(wanted, lived(), "ebb")).toBe(path);
  });

  test("is a live value that was changed by somebody who left it to us", () => {
    const stored = live(pod({ image: "other" }), fields());

    expect(firstDifference(desired(), stored, "ebb")).toBe(`${at}.image`);
  });

  test("is a field that others took from us, even with our value", () => {
    const { "f:image": _, ...left } = serverFields;

    const stored = live(desired(), fields({ ...podFields, "f:containers": { 'k:{"name":"server"}': left } }));

    expect(firstDifference(desired(), stored, "ebb")).toBe(`${at}.image`);
  });

  test("is an item of ours that is gone", () => {
    const stored = live(desired({ containers: [], securityContext: {} }), fields());

    expect(firstDifference(desired(), stored, "ebb")).toBe(at);
  });

  test("is a live order in which items of ours stand the other way round", () => {
    const stored = live(pod({ env: server.env.toReversed() }), fields());

    expect(firstDifference(desired(), stored, "ebb")).toBe(`${at}.env`);
  });

  test("is a label selector that became empty, since selectors are owned whole", () => {
    const key = 'k:{"topologyKey":"zone","whenUnsatisfiable":"ScheduleAnyway"}';
    const before = { topologySpreadConstraints: [{ ...spread, labelSelector: { matchLabels: { app: "a" } } }] };
    const owned = { ".": {}, "f:labelSelector": {}, "f:maxSkew": {}, "f:topologyKey": {}, "f:whenUnsatisfiable": {} };
    const stored = live(desired(before), fields({ "f:topologySpreadConstraints": { [key]: owned } }));

    const wanted = desired({ topologySpreadConstraints: [{ ...spread, labelSelector: {} }] });

    expect(firstDifference(wanted, stored, "ebb")).toBe(
      'spec.template.spec.topologySpreadConstraints[{"topologyKey":"zone","whenUnsatisfiable":"ScheduleAnyway"}].labelSelector',
    );
  });

  test("is an annotation that is named like a member of every object, and no longer wanted", () => {
    const annotated = { ...desired(), metadata: { ...meta, annotations: { constructor: "x", keep: "y" } } };
    const { "f:metadata": metadata, ...rest } = fields();
    const owned = { ...rest, "f:metadata": { ...metadata, "f:annotations": { "f:constructor": {}, "f:keep": {} } } };

    const wanted = { ...desired(), metadata: { ...meta, annotations: { keep: "y" } } };

    expect(firstDifference(wanted, live(annotated, owned), "ebb")).toBe("metadata.annotations.constructor");
  });

  test.each([
    ["another manager", { manager: "kubectl" }],
    ["an Update of ours", { operation: "Update" }],
    ["an older version of the API", { apiVersion: "apps/v1beta1" }],
    ["a subresource", { subresource: "status" }],
  ])("is that the only entry is of %s", (_, entry) => {
    expect(firstDifference(desired(), live(desired(), fields(), entry), "ebb")).toBe("metadata.managedFields");
  });
});

describe("a set", () => {
  const wanted = (...finalizers: string[]): KubeObject => ({ ...desired(), metadata: { ...meta, finalizers } });
  const stored = (finalizers: string[], ...ours: string[]): KubeObject => {
    const { "f:metadata": metadata, ...rest } = fields();
    const members = Object.fromEntries(ours.map((value) => [`v:${JSON.stringify(value)}`, {}]));
    return live(
      { ...desired(), metadata: { ...meta, finalizers } },
      { ...rest, "f:metadata": { ...metadata, "f:finalizers": members } },
    );
  };

  test("equals itself beside members of others", () => {
    expect(firstDifference(wanted("a/x", "b/y"), stored(["c/z", "a/x", "b/y"], "a/x", "b/y"), "ebb")).toBeUndefined();
  });

  test.each([
    ["a member more", stored(["a/x"], "a/x")],
    ["a member less", stored(["a/x", "b/y", "c/z"], "a/x", "b/y", "c/z")],
    ["another member", stored(["a/x", "c/z"], "a/x", "c/z")],
    ["a member that was removed by hand", stored(["a/x"], "a/x", "b/y")],
    ["another order", stored(["b/y", "a/x"], "a/x", "b/y")],
  ])("differs by %s", (_, object) => {
    expect(firstDifference(wanted("a/x", "b/y"), object, "ebb")).toBe("metadata.finalizers");
  });
});
