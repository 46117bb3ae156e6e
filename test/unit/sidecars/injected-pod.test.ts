/** What a pod is after an injection, to the last field. */

import { expect, test } from "vitest";
import type { Plan } from "../../../src/api/sidecars.ebb.dev/index.ts";
import type { Injection } from "../../../src/sidecars/injection.ts";
import { injectPod } from "../../../src/sidecars/pod.ts";
import { ofJob, pod } from "../../support/sidecars/case.ts";

const native = { name: "ship", image: "ship:1", restartPolicy: "Always", ports: [{ containerPort: 9110 }] };
const regular = { name: "count", image: "count:1", ports: [{ containerPort: 9999 }] };
const plan: Plan = {
  revision: "0123456789",
  names: ["ship", "count"],
  ports: [9110, 9999],
  volumes: [
    { name: "logs", emptyDir: {} },
    { name: "ship-state", emptyDir: {} },
    { name: "ship-config", projected: {} },
  ],
  mounts: [{ container: "", name: "logs", mountPath: "/app/logs" }],
  native: [native],
  regular: [regular],
  regularAsNative: [{ ...regular, restartPolicy: "Always" }],
  portLists: { "mesh.example.org/ports": ["9110", "9999"] },
};
const injection: Injection = {
  key: "one",
  selector: { matchLabels: { app: "sample-app" } },
  workloadKinds: ["Pod", "Job"],
  paused: false,
  plan,
};
const namespace = { name: "shop", labels: {} };

const app = { name: "app", image: "app:1", volumeMounts: [{ name: "data", mountPath: "/data" }] };
const setup = { name: "setup", image: "setup:1" };
const before = pod(
  {
    containers: [app, { name: "web", image: "web:1" }],
    initContainers: [setup],
    volumes: [{ name: "data", emptyDir: {} }],
  },
  { labels: { app: "sample-app" }, annotations: { "prometheus.io/port": "80", "mesh.example.org/ports": "80" } },
);

test("I1, I6, I9: everything that comes stands last, and the app is what kubectl means", () => {
  expect(injectPod(before, injection, namespace)).toEqual({
    outcome: "injected",
    pod: {
      ...before,
      metadata: {
        ...before.metadata,
        annotations: {
          "prometheus.io/port": "80",
          "mesh.example.org/ports": "80,9110,9999",
          "kubectl.kubernetes.io/default-container": "app",
          "sidecars.ebb.dev/injected": "one@0123456789",
        },
      },
      spec: {
        containers: [
          { ...app, volumeMounts: [...app.volumeMounts, { name: "logs", mountPath: "/app/logs" }] },
          { name: "web", image: "web:1" },
          regular,
        ],
        initContainers: [setup, native],
        volumes: [{ name: "data", emptyDir: {} }, ...plan.volumes],
      },
    },
  });
});

test("I4: a Job's pod has none but native ones", () => {
  const { pod: after } = injectPod(ofJob(), injection, namespace);

  expect(after.spec?.containers.map(({ name }) => name)).toEqual(["app"]);
  expect(after.spec?.initContainers).toEqual([native, { ...regular, restartPolicy: "Always" }]);
});

test("a container that its pod leaves out takes its volumes and ports along", () => {
  const annotations = { "sidecars.ebb.dev/skip": "ship", "sidecars.ebb.dev/count-image": "count:2" };

  const { pod: after } = injectPod(pod({}, { labels: { app: "sample-app" }, annotations }), injection, namespace);

  expect(after.spec?.initContainers).toBeUndefined();
  expect(after.spec?.containers.at(-1)).toEqual({ ...regular, image: "count:2" });
  expect(after.spec?.volumes).toEqual([{ name: "logs", emptyDir: {} }]);
  expect(after.metadata?.annotations).toMatchObject({ "mesh.example.org/ports": "9999" });
});

test("I8: a pod that gets none is marked, and is the same else", () => {
  const other = pod({ ...before.spec, hostNetwork: true, containers: [app] }, before.metadata);

  expect(injectPod(other, injection, namespace)).toEqual({
    outcome: "skipped",
    refused: { reason: "HostNetwork", message: "the pod uses its node's network" },
    pod: {
      ...other,
      metadata: {
        ...other.metadata,
        annotations: { ...other.metadata?.annotations, "sidecars.ebb.dev/skipped": "one:HostNetwork" },
      },
    },
  });
});

test("I7: a pod that is not selected is the very same", () => {
  const other = pod({}, { labels: { app: "other" } });

  expect(injectPod(other, injection, namespace)).toEqual({ outcome: "untouched", pod: other });
});
