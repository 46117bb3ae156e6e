/** With the shipped rights, from the audit log: nothing is forbidden to our accounts, and nothing is granted that they never use. */

import { beforeAll, test } from "vitest";
import type { AuditedRequest } from "../../../dev/platform/audit-line.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { accountsIn, expectLeastPrivilege, useEveryRight } from "../../support/least-privilege.ts";
import { ownOperator } from "../../support/operator.ts";
import { ownServiceMonitorApi } from "../../support/prometheus-operator.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";
import { recordRequests } from "../../support/requests.ts";
import { ownSecrets } from "../../support/secrets.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "least-privilege");
ownSecrets(cluster, namespace);
const serviceMonitors = ownServiceMonitorApi(cluster);
beforeAll(serviceMonitors.install);
const redis = ownKubelet(cluster, namespace);
const running = ownOperator(cluster, namespace);

let requests: AuditedRequest[];

beforeAll(async () => {
  if (redis.missing()) return;
  const recorded = recordRequests(namespace);
  await useEveryRight(cluster, { namespace, watched: namespace }, running.operator);
  requests = await recorded();
}, 300_000);

test.each(accountsIn(namespace))(
  "$name is forbidden nothing, and uses every right that it has, but for those with a reason",
  (account) => expectLeastPrivilege(requests, account),
);
