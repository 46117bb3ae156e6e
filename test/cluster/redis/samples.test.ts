/** The samples for staging and prod, side by side in two namespaces: S3-07, S3-13, S3-20, S3-25. */

import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { serviceMonitor } from "../../../src/kinds/redis/children/service-monitor.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { ownServiceMonitorApi } from "../../support/prometheus-operator.ts";
import { ownReconciler } from "../../support/reconciler.ts";
import { redisUser, settled } from "../../support/redis/live.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";
import { growingClass, putVolumes } from "../../support/redis/volumes.ts";

const cluster = sharedCluster();
const namespaces = { staging: ownNamespace(cluster, "staging"), prod: ownNamespace(cluster, "prod") };
const monitors = ownServiceMonitorApi(cluster);
const reconcilers = {
  staging: ownReconciler(cluster, namespaces.staging, {}, redis),
  prod: ownReconciler(cluster, namespaces.prod, {}, redis),
};
const users = { staging: redisUser(cluster, namespaces.staging), prod: redisUser(cluster, namespaces.prod) };
ownKubelet(cluster, ...Object.values(namespaces));

type Environment = keyof typeof namespaces;
const environments: Environment[] = ["staging", "prod"];
const name = "redis-replication";

/** Where nobody provides volumes by default, their class is named. */
const inOurs = (environment: Environment, object: KubeObject & { spec?: { persistence?: object } }): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, namespace: namespaces[environment] },
  ...(object.spec?.persistence && {
    spec: { ...object.spec, persistence: { ...object.spec.persistence, storageClassName: growingClass } },
  }),
});

const apply = async (environment: Environment): Promise<void> => {
  const text = readFileSync(new URL(`../../../knative/samples/redis-${environment}.yaml`, import.meta.url), "utf8");
  const objects = parseAllDocuments(text).map((document) => inOurs(environment, document.toJS()));
  await cluster.kubectl(["apply", "--server-side", "-f", "-"], {
    input: objects.map((object) => stringify(object)).join("---\n"),
  });
};

beforeAll(async () => {
  await monitors.install();
  await putVolumes(cluster, namespaces.prod, 3, "8Gi");
});

test("S3-07, S3-13, S3-25: of one name in two namespaces, each becomes ready by itself, with its own pods and monitor", async (context) => {
  monitors.required(context);
  for (const environment of environments) await apply(environment);
  for (const environment of environments) await settled(users[environment], reconcilers[environment], name);

  for (const environment of environments) {
    const namespace = namespaces[environment];
    const user = users[environment];
    const table = await cluster.kubectl(["get", "pods", "-n", namespace, "-l", `app.kubernetes.io/name=${name}`]);
    expect(table.match(/ 2\/2 +Running /g)).toHaveLength(3);
    expect((await user.redis(name)).status).toMatchObject({
      phase: "Ready",
      connection: { host: `${name}-master.${namespace}.svc` },
    });
    expect(await user.object(serviceMonitor.resource, name)).toMatchObject({
      metadata: { labels: { release: "kube-prometheus-stack" } },
      spec: { namespaceSelector: { matchNames: [namespace] } },
    });
  }
});
