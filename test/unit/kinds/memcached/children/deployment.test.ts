import { describe, expect, test } from "vitest";
import { deployment } from "../../../../../src/kinds/memcached/children/deployment.ts";
import type { LiveDeployment } from "../../../../../src/kinds/memcached/replicas/live.ts";
import { context, memcached, tls } from "../fixtures.ts";

const trigger = "memcached.c5c3.io/restart-trigger";
const hash = "memcached.c5c3.io/secret-hash";

describe("annotations of the template", () => {
  const annotationsOf = (...[cr, known]: Parameters<typeof deployment.build>): unknown => {
    const desired: LiveDeployment | undefined = deployment.build(cr, known);
    return desired?.spec?.template?.metadata?.annotations;
  };
  const secrets = new Map([["cache-tls", { data: { "tls.crt": "YQ==", "tls.key": "YQ==" } }]]);

  test("the restart trigger reaches the template and no other annotation does", () => {
    const cr = memcached({}, { annotations: { [trigger]: "2", "example.com/note": "x" } });

    expect(annotationsOf(cr, context())).toEqual({ [trigger]: "2" });
  });

  test("are absent without a value", () => {
    expect(annotationsOf(memcached({}, { annotations: { [trigger]: "" } }), context())).toBeUndefined();
    expect(annotationsOf(memcached({ pod: { annotations: {} } }), context())).toBeUndefined();
  });

  test("the user's stand back behind ours", () => {
    const annotations = { [trigger]: "x", [hash]: "x", "example.com/note": "x" };
    const cr = memcached({ pod: { annotations }, security: { tls } }, { annotations: { [trigger]: "2" } });

    expect(annotationsOf(cr, context({ secrets }))).toEqual({
      ...annotations,
      [trigger]: "2",
      [hash]: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

test("the version label is no part of the selector", () => {
  const built = deployment.build(memcached({ image: "memcached:1.6.39" }), context());

  expect(built?.metadata.labels).toHaveProperty(["app.kubernetes.io/version"], "1.6.39");
  expect(built).not.toHaveProperty(["spec", "selector", "matchLabels", "app.kubernetes.io/version"]);
});

test("9: an image without a version leaves the labels of the selector", () => {
  const image = `registry:5000/memcached:1@sha256:${"0".repeat(64)}`;
  const labels = { "app.kubernetes.io/instance": "other", "app.kubernetes.io/version": "theirs", team: "web" };
  const built = deployment.build(memcached({ image, pod: { labels } }), context());

  expect(built?.metadata.labels).not.toHaveProperty(["app.kubernetes.io/version"]);
  expect(built).toHaveProperty("spec.template.metadata.labels", { ...labels, ...built?.metadata.labels });
  expect(built).toHaveProperty("spec.selector.matchLabels", built?.metadata.labels);
});

describe("rollout", () => {
  test.each([
    ["one pod comes before one goes", {}, { maxSurge: 1, maxUnavailable: 0 }],
    ["as given", { maxSurge: 0, maxUnavailable: "50%" }, { maxSurge: 0, maxUnavailable: "50%" }],
  ])("%s", (_, rollout, rollingUpdate) => {
    expect(deployment.build(memcached({ rollout }), context())).toHaveProperty(
      "spec.strategy.rollingUpdate",
      rollingUpdate,
    );
  });

  test("a delay of zero is left out, as the API server drops it", () => {
    expect(deployment.build(memcached({ rollout: { minReadySeconds: 0 } }), context())).not.toHaveProperty(
      "spec.minReadySeconds",
    );
  });
});

test("needs an owner with a uid", () => {
  const { uid, ...metadata } = memcached().metadata;

  expect(() => deployment.build({ ...memcached(), metadata }, context())).toThrow(
    'Cannot build children of Memcached "cache" as it has no namespace or no uid',
  );
});
