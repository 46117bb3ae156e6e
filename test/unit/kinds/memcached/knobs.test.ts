/** What the user may add to the pods. All of it at once is in `pod-knobs.yaml`; here are the edges. */

import type { V1Affinity, V1Container, V1PodSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../../src/failures.ts";
import { podSpec } from "../../../../src/kinds/memcached/pod/pod.ts";
import { compatible, memcached, secure, tls } from "./fixtures.ts";

const pod = (spec: MemcachedSpec, settings = secure): V1PodSpec => podSpec(memcached(spec), settings);
const server = (spec: MemcachedSpec): V1Container | undefined => pod(spec).containers[0];

test("knobs that are there and empty leave no trace", () => {
  const empty: MemcachedSpec = {
    env: [],
    envFrom: [],
    pod: {
      nodeSelector: {},
      tolerations: [],
      affinity: { nodeAffinity: {}, podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
      priorityClassName: "",
      runtimeClassName: "",
      schedulerName: "",
      imagePullSecrets: [{}],
      serviceAccountName: "",
    },
    probes: { liveness: {}, readiness: {} },
    monitoring: { enabled: false, exporterArgs: ["x"], exporterEnv: [{ name: "A" }] },
  };

  expect(pod(empty)).toEqual(pod({}));
});

describe("affinity", () => {
  const ours = pod({ highAvailability: { antiAffinityPreset: "hard" } }).affinity?.podAntiAffinity ?? {};
  const term = { topologyKey: "rack", labelSelector: { matchLabels: { app: "batch" } } };
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: "a", operator: "b" }] }],
    },
  };

  test.each<[string, V1Affinity, V1Affinity]>([
    ["of other kinds stands beside the preset", { nodeAffinity }, { nodeAffinity, podAntiAffinity: ours }],
    [
      "of the preset's kind follows its terms",
      { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            ...(ours.requiredDuringSchedulingIgnoredDuringExecution ?? []),
            term,
          ],
        },
      },
    ],
    [
      "that is preferred stands beside what the preset requires",
      {
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] },
      },
      {
        podAntiAffinity: {
          ...ours,
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
        },
      },
    ],
  ])("%s", (_, affinity, expected) => {
    const spec: MemcachedSpec = { highAvailability: { antiAffinityPreset: "hard" }, pod: { affinity } };

    expect(pod(spec).affinity).toEqual(expected);
  });

  test("is the user's alone where there is no preset", () => {
    expect(pod({ pod: { affinity: { nodeAffinity } } }, compatible).affinity).toEqual({ nodeAffinity });
  });
});

test("10: preset none, or compatible without highAvailability, gives no affinity", () => {
  expect(pod({ highAvailability: { antiAffinityPreset: "none" } })).not.toHaveProperty("affinity");
  expect(pod({}, compatible)).not.toHaveProperty("affinity");
});

test("texts that a toleration leaves empty are not stored", () => {
  expect(pod({ pod: { tolerations: [{ key: "", operator: "Exists", value: "", effect: "" }] } }).tolerations).toEqual([
    { operator: "Exists" },
  ]);
});

describe("the account", () => {
  test("is named in both fields, so that it can be taken away again", () => {
    expect(pod({ pod: { serviceAccountName: "cache" } })).toMatchObject({
      serviceAccountName: "cache",
      serviceAccount: "cache",
      automountServiceAccountToken: false,
    });
  });

  test.each([
    [true, secure, true],
    [false, compatible, false],
  ])("mounts its token as given: %s", (automountServiceAccountToken, settings, expected) => {
    expect(pod({ pod: { automountServiceAccountToken } }, settings).automountServiceAccountToken).toBe(expected);
  });
});

describe("environment", () => {
  const valueFrom = (source: NonNullable<NonNullable<MemcachedSpec["env"]>[number]["valueFrom"]>) =>
    server({ env: [{ name: "A", valueFrom: source }] })?.env?.[0]?.valueFrom;

  test("sources have the defaults that the API server would give them", () => {
    expect(valueFrom({ fieldRef: { fieldPath: "status.podIP" } })).toEqual({
      fieldRef: { fieldPath: "status.podIP", apiVersion: "v1" },
    });
    expect(valueFrom({ resourceFieldRef: { resource: "limits.cpu" } })).toEqual({
      resourceFieldRef: { resource: "limits.cpu", divisor: "0" },
    });
    expect(valueFrom({ resourceFieldRef: { resource: "limits.cpu", divisor: "0.001" } })).toEqual({
      resourceFieldRef: { resource: "limits.cpu", divisor: "1m" },
    });
    expect(valueFrom({ secretKeyRef: { name: "a", key: "b" } })).toEqual({ secretKeyRef: { name: "a", key: "b" } });
  });

  test("stalls when a divisor is no quantity", () => {
    expect(() => valueFrom({ resourceFieldRef: { resource: "limits.cpu", divisor: "x" } })).toThrow(
      new Stalled("InvalidSpec", "spec.env[A].valueFrom.resourceFieldRef.divisor: x is no quantity"),
    );
  });

  test("is that of the server alone", () => {
    const { containers } = pod({ env: [{ name: "A", value: "1" }], monitoring: { enabled: true } });

    expect(containers.map(({ env }) => env)).toEqual([[{ name: "A", value: "1" }], undefined]);
  });
});

describe("probes", () => {
  test("keep their port and take numbers", () => {
    const { livenessProbe, readinessProbe } =
      server({ probes: { liveness: { failureThreshold: 6 }, readiness: { initialDelaySeconds: 0 } } }) ?? {};

    expect(livenessProbe).toEqual({
      tcpSocket: { port: "memcached" },
      initialDelaySeconds: 10,
      periodSeconds: 10,
      failureThreshold: 6,
    });
    expect(readinessProbe).toEqual({ tcpSocket: { port: "memcached" }, periodSeconds: 5 });
  });

  test("ask the TLS port where the plain one is hidden", () => {
    const { ports, livenessProbe, readinessProbe } =
      server({ security: { tls: { ...tls, plaintextListener: "Loopback" } } }) ?? {};

    expect(ports).toEqual([{ name: "memcached-tls", containerPort: 11212, protocol: "TCP" }]);
    expect([livenessProbe, readinessProbe].map((probe) => probe?.tcpSocket?.port)).toEqual([
      "memcached-tls",
      "memcached-tls",
    ]);
  });
});

test("the exporter's own security context wins over the one for both, and an empty one turns the default off", () => {
  const containers = (exporterSecurityContext: object) =>
    pod({
      monitoring: { enabled: true, exporterSecurityContext },
      security: { containerSecurityContext: { runAsUser: 1 } },
    }).containers.map(({ securityContext }) => securityContext);

  expect(containers({ runAsUser: 2 })).toEqual([{ runAsUser: 1 }, { runAsUser: 2 }]);
  expect(containers({})).toEqual([{ runAsUser: 1 }, undefined]);
});
