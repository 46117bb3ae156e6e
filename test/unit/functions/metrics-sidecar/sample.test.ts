import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { metricsSidecar } from "../../../../functions/metrics-sidecar/metrics-sidecar.ts";
import { deployment, service } from "../../../support/metrics-sidecar-sample.ts";

const { version } = JSON.parse(await readFile(new URL("../../../../package.json", import.meta.url), "utf8"));
const template = deployment.spec?.template;
const container = template?.spec?.containers.find(({ name }) => name === "metrics");

test("the container is metrics, on port 9999, with as much as it asks for (S4-10, S4-11)", () => {
  const resources = { cpu: "250m", memory: "128Mi" };

  expect(container).toMatchObject({
    image: `ebb-sidecars:${version}`,
    imagePullPolicy: "IfNotPresent",
    args: [metricsSidecar.name],
    ports: [{ containerPort: 9999 }],
    resources: { requests: resources, limits: resources },
  });
});

test("its environment is a list of what the program knows (S4-06, S4-12)", () => {
  const known = Object.values(metricsSidecar.settings).map(({ variable }) => variable);

  expect(container?.env?.map(({ name }) => name)).toEqual(["METRICS_SIDECAR_PORT", "POD_NAME"]);
  expect(known).toEqual(expect.arrayContaining(container?.env?.map(({ name }) => name) ?? []));
  expect(container?.env?.[0]?.value).toBe("9999");
});

test("it has no probe (S4-05, S4-13)", () => {
  expect(Object.keys(container ?? {}).filter((field) => field.endsWith("Probe"))).toEqual([]);
});

test("the Service leads to the pods of the Deployment, and tells Prometheus so (S4-14, S4-15, S4-16)", () => {
  expect(service.metadata).toMatchObject({
    name: "manju-metrics",
    namespace: deployment.metadata?.namespace,
    labels: { "app.kubernetes.io/name": "manju" },
    annotations: { "prometheus.io/path": "/metrics", "prometheus.io/port": "9999", "prometheus.io/scrape": "true" },
  });
  expect(service.spec).toMatchObject({
    type: "ClusterIP",
    selector: deployment.spec?.selector.matchLabels,
    publishNotReadyAddresses: true,
    ports: [{ name: "metrics", port: 9999, protocol: "TCP", targetPort: 9999 }],
  });
  expect(template?.metadata?.labels).toMatchObject(service.spec?.selector ?? {});
});
