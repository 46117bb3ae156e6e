import type { V1Affinity, V1PodSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../../../src/failures.ts";
import { podSpec } from "../../../../../src/kinds/memcached/pod/pod.ts";
import { compatible, memcached, sasl, secure, tls } from "../fixtures.ts";

const pod = (spec: MemcachedSpec, settings = secure): V1PodSpec => podSpec(memcached(spec), settings);
const monitoring = { enabled: true };

describe("anti-affinity", () => {
  const term = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: {
      matchLabels: { "app.kubernetes.io/name": "memcached", "app.kubernetes.io/instance": "cache" },
    },
  };
  const soft: V1Affinity = {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
  const hard: V1Affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };

  test.each([
    ["soft", "no block, secure", {}, secure, soft],
    ["none", "no block, compatible", {}, compatible, undefined],
    ["soft", "a block without preset, compatible", { highAvailability: {} }, compatible, soft],
    ["hard", "preset hard", { highAvailability: { antiAffinityPreset: "hard" as const } }, secure, hard],
    ["none", "preset none", { highAvailability: { antiAffinityPreset: "none" as const } }, secure, undefined],
  ])("is %s with %s", (_, __, spec, settings, expected) => {
    expect(pod(spec, settings).affinity).toEqual(expected);
  });
});

describe("security contexts", () => {
  const ids = ({ containers }: V1PodSpec): unknown =>
    containers.map(({ securityContext }) => [securityContext?.runAsUser, securityContext?.runAsGroup]);

  test("the exporter has a numeric user of its own", () => {
    expect(ids(pod({ monitoring }))).toEqual([
      [undefined, undefined],
      [65534, 65534],
    ]);
  });

  test("no container overrides a user that was chosen for the pod", () => {
    const given = { runAsUser: 1000 };
    const { securityContext, ...rest } = pod({ monitoring, security: { podSecurityContext: given } });

    expect(securityContext).toEqual(given);
    expect(ids({ ...rest })).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(rest.containers.map((container) => container.securityContext?.runAsNonRoot)).toEqual([true, true]);
  });

  test("a given container context is that of both containers", () => {
    const given = { runAsUser: 1, capabilities: { add: ["CHOWN"] } };
    const { containers } = pod({ monitoring, security: { containerSecurityContext: given } });

    expect(containers.map(({ securityContext }) => securityContext)).toEqual([given, given]);
  });

  test("an empty context turns the default off, and nothing is put in its place", () => {
    const spec = { monitoring, security: { podSecurityContext: {}, containerSecurityContext: {} } };
    const { securityContext, containers } = pod(spec);

    expect(securityContext).toEqual({});
    for (const container of containers) expect(container).not.toHaveProperty("securityContext");
  });

  test("what the API server would drop is left out of a given context, what it keeps is not", () => {
    const { containers } = pod({
      security: {
        containerSecurityContext: { capabilities: { add: [], drop: [] }, seLinuxOptions: { level: "", user: "u" } },
      },
    });

    expect(containers[0]?.securityContext).toStrictEqual({ capabilities: {}, seLinuxOptions: { user: "u" } });
  });

  test("the token of the service account is mounted only when compatible", () => {
    expect(pod({}).automountServiceAccountToken).toBe(false);
    expect(pod({}, compatible)).not.toHaveProperty("automountServiceAccountToken");
  });
});

describe("graceful shutdown", () => {
  const drained = (gracefulShutdown: NonNullable<MemcachedSpec["highAvailability"]>["gracefulShutdown"]): unknown => {
    const { terminationGracePeriodSeconds, containers } = pod({ monitoring, highAvailability: { gracefulShutdown } });
    return [terminationGracePeriodSeconds, containers.map(({ lifecycle }) => lifecycle?.preStop?.exec?.command)];
  };

  test.each([
    ["waits 10 of 30 seconds by default", { enabled: true }, [30, [["sleep", "10"], undefined]]],
    [
      "waits as long as is given",
      { enabled: true, preStopDelaySeconds: 20, terminationGracePeriodSeconds: 60 },
      [60, [["sleep", "20"], undefined]],
    ],
    [
      "sets nothing when it is off",
      { enabled: false, preStopDelaySeconds: 20, terminationGracePeriodSeconds: 60 },
      [undefined, [undefined, undefined]],
    ],
  ])("%s", (_, shutdown, expected) => {
    expect(drained(shutdown)).toEqual(expected);
  });
});

describe("resources", () => {
  test("are those of the container they were given for", () => {
    const { containers } = pod({
      resources: { limits: { memory: "1024Mi" } },
      monitoring: { enabled: true, exporterResources: { requests: { cpu: "0.05" } } },
    });

    expect(containers.map(({ resources }) => resources)).toEqual([
      { limits: { memory: "1Gi" } },
      { requests: { cpu: "50m" } },
    ]);
  });

  test("are not set when they ask for nothing", () => {
    const { containers } = pod({ resources: { limits: {}, claims: [] }, monitoring });

    expect(containers.filter((container) => "resources" in container)).toEqual([]);
  });
});

test("one Secret for logins and certificates is mounted as two volumes, each with its own keys", () => {
  const { volumes } = pod({
    security: {
      sasl: { enabled: true, credentialsSecretRef: { name: "one" } },
      tls: { enabled: true, certificateSecretRef: { name: "one" } },
    },
  });

  expect(volumes?.map(({ name, secret }) => [name, secret?.secretName, secret?.items?.map(({ key }) => key)])).toEqual([
    ["sasl-credentials", "one", ["password-file"]],
    ["tls-certificates", "one", ["tls.crt", "tls.key"]],
  ]);
});

test("features that are present but not enabled leave no trace", () => {
  const disabled = {
    monitoring: { enabled: false },
    security: { sasl: { ...sasl, enabled: false }, tls: { ...tls, enabled: false, enableClientCert: true } },
  };

  expect(pod(disabled)).toEqual(pod({}));
});

describe("stalls", () => {
  const zone = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" };

  test.each<[string, MemcachedSpec, string]>([
    [
      "TLS names no Secret",
      { security: { tls: { enabled: true, certificateSecretRef: { name: "" } } } },
      "spec.security.tls.certificateSecretRef.name: name the Secret that holds tls.crt and tls.key",
    ],
    [
      "SASL names no Secret",
      { security: { sasl: { enabled: true } } },
      "spec.security.sasl.credentialsSecretRef.name: name the Secret that holds password-file",
    ],
    [
      "a limit is no quantity",
      { resources: { limits: { cpu: "much" } } },
      "spec.resources.limits.cpu: much is no quantity",
    ],
    [
      "two spread constraints share key and mode",
      { highAvailability: { topologySpreadConstraints: [zone, { ...zone, maxSkew: 2 }] } },
      "spec.highAvailability.topologySpreadConstraints: one constraint per key and mode",
    ],
  ])("when %s", (_, spec, message) => {
    expect(() => pod(spec)).toThrow(new Stalled("InvalidSpec", message));
  });
});
