import { expect, test } from "vitest";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { versions } from "../support/submit.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "kubectl");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

/** Columns of printed tables are apart by at least three blanks. */
const cells = (printed: string): string[][] => printed.split("\n").map((line) => line.trim().split(/ {3,}/));

test.each(versions)("kubectl explain tells of the fields of %s, their types and what they do", async (version) => {
  const explain = ["explain", "memcached.spec.memcached", `--api-version=memcached.c5c3.io/${version}`];

  const text = (await kubectl(...explain)).replaceAll(/\s+/g, " ");

  expect(text).toContain(`VERSION: ${version}`);
  expect(text).toContain("DESCRIPTION: How the memcached server in each pod is run.");
  expect(text).toContain("maxMemoryMB <integer> Memory for cached items in mebibytes (flag -m).");
  expect(text).toContain("maxItemSize <string> Size of the largest item that the cache takes (flag -I)");
});

test("kubectl get shows replicas and readiness, and with -o wide the conditions and the image", async () => {
  await user.apply("cache", { replicas: 2 });
  await settle("cache");

  const [header, row] = cells(await kubectl("get", "memc"));
  const [wideHeader, wideRow] = cells(await kubectl("get", "memcacheds", "-o", "wide"));

  expect(header).toEqual(["NAME", "REPLICAS", "READY", "AGE"]);
  expect(row?.slice(0, 3)).toEqual(["cache", "2", "2"]);
  expect(wideHeader).toEqual(["NAME", "REPLICAS", "READY", "AGE", "AVAILABLE", "DEGRADED", "IMAGE"]);
  expect(wideRow?.slice(4)).toEqual(["True", "False", "memcached:1.6"]);
});

test("kubectl get finds it in category ebb and not in all, from which it would be deleted with all else", async () => {
  await user.apply("listed", { replicas: 0 });

  expect(await kubectl("get", "ebb", "-o", "name")).toContain("memcached.memcached.c5c3.io/listed");
  expect(await kubectl("get", "all", "-o", "name")).not.toContain("memcached.memcached.c5c3.io/");
});

test("kubectl scale sets the number of pods, and an autoscaler finds number and selector of the pods", async () => {
  await user.apply("scaled", { replicas: 1 });
  await settle("scaled");

  await kubectl("scale", "memcached/scaled", "--replicas=4");
  await reconcile("scaled");

  expect((await user.deployment("scaled"))?.spec.replicas).toBe(4);
  await settle("scaled");
  const scale = JSON.parse(await kubectl("get", "memcached/scaled", "--subresource=scale", "-o", "json"));
  expect(scale).toMatchObject({
    spec: { replicas: 4 },
    status: {
      replicas: 4,
      selector:
        "app.kubernetes.io/instance=scaled,app.kubernetes.io/managed-by=memcached-operator,app.kubernetes.io/name=memcached",
    },
  });
  const pods = await kubectl("get", "pods", "-l", scale.status.selector, "-o", "name");
  expect(pods.split("\n")).toHaveLength(4);
});
