import { describe, expect, test } from "vitest";
import { deployment } from "../../../../src/kinds/memcached/children/deployment.ts";
import { memcached, secure } from "./fixtures.ts";

const live = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "cache" }, spec: { replicas: 7 } };
const trigger = "memcached.c5c3.io/restart-trigger";

describe("replicas", () => {
  test.each([
    ["1 when absent", {}, undefined, 1],
    ["0 when 0", { replicas: 0 }, undefined, 0],
    ["the given number whatever the live one", { replicas: 3 }, live, 3],
    [
      "minReplicas where an autoscaler finds no Deployment",
      { autoscaling: { enabled: true, minReplicas: 2 } },
      undefined,
      2,
    ],
    ["1 where an autoscaler without minReplicas finds no Deployment", { autoscaling: { enabled: true } }, undefined, 1],
    [
      "the given number when autoscaling is off",
      { replicas: 3, autoscaling: { enabled: false, minReplicas: 2 } },
      live,
      3,
    ],
  ])("are %s", (_, spec, live, replicas) => {
    expect(deployment.build(memcached(spec), { settings: secure, live })).toMatchObject({ spec: { replicas } });
  });

  test("are left to the autoscaler once the Deployment exists", () => {
    const autoscaled = memcached({ replicas: 3, autoscaling: { enabled: true, minReplicas: 2 } });

    expect(deployment.build(autoscaled, { settings: secure, live })).not.toHaveProperty("spec.replicas");
  });
});

test("the restart trigger reaches the template and no other annotation does", () => {
  const cr = memcached({}, { annotations: { [trigger]: "2", "example.com/note": "x" } });

  expect(deployment.build(cr, { settings: secure })).toHaveProperty("spec.template.metadata.annotations", {
    [trigger]: "2",
  });
});

test("a template without restart trigger has no annotations", () => {
  const cr = memcached({}, { annotations: { [trigger]: "" } });

  expect(deployment.build(cr, { settings: secure })).not.toHaveProperty("spec.template.metadata.annotations");
});

test("the version label is no part of the selector", () => {
  const built = deployment.build(memcached({ image: "memcached:1.6.39" }), { settings: secure });

  expect(built?.metadata.labels).toHaveProperty(["app.kubernetes.io/version"], "1.6.39");
  expect(built).not.toHaveProperty(["spec", "selector", "matchLabels", "app.kubernetes.io/version"]);
});

test("needs an owner with a uid", () => {
  const { uid, ...metadata } = memcached().metadata;

  expect(() => deployment.build({ ...memcached(), metadata }, { settings: secure })).toThrow(
    'Cannot build children of Memcached "cache" as it has no namespace or no uid',
  );
});
