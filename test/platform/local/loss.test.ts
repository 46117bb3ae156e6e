import { expect, inject, test } from "vitest";
import type { Happening } from "../../../dev/activator/activator.ts";
import { startOperator } from "../../../dev/operator/operator.ts";
import { eventResource, type KubernetesEvent } from "../../../src/engine/kubernetes-event.ts";
import type { ResyncSummary } from "../../../src/engine/resync.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { memcachedUser, services } from "../../support/memcached.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "loss");
const user = memcachedUser(cluster, namespace);
const start = (report: (happening: Happening) => void = () => {}) =>
  startOperator({ cluster, binaries: inject("platform").binaries, namespace, runtime: "node", report });

test("a Memcached that is older than the event source comes by one resync", async () => {
  await user.apply("older", { replicas: 2 });
  const operator = await start();
  try {
    expect(await user.deployment("older")).toBeUndefined();

    const exitCode = await operator.resync();

    expect(exitCode).toBe(0);
    await user.untilReady("older");
  } finally {
    await operator.stop();
  }
});

test("what happened while the adapter was dead is healed by one resync, which tells what it found", async () => {
  const lines: string[] = [];
  const operator = await start((happening) => {
    if (happening.what === "printed" && happening.line.includes('"Resynced"')) lines.push(happening.line);
  });
  try {
    await user.apply("changed", { replicas: 1 });
    await user.apply("drifted", { replicas: 1 });
    await Promise.all([user.untilReady("changed"), user.untilReady("drifted")]);

    await operator.stopAdapter("SIGKILL");
    await user.apply("missed", { replicas: 1, monitoring: { enabled: true } });
    await user.apply("changed", { replicas: 2 });
    await user.remove(services, "drifted");
    await operator.startAdapter();
    const exitCode = await operator.resync();

    expect(exitCode).toBe(0);
    expect((await user.service("missed"))?.spec.ports).toHaveLength(2);
    expect((await user.deployment("changed"))?.spec.replicas).toBe(2);
    expect(await user.service("drifted")).toBeDefined();
    await Promise.all(["missed", "changed", "drifted"].map(user.untilReady));
    const { drift } = JSON.parse(lines[0] ?? "{}") as ResyncSummary;
    const text = drift.map(({ kind, cause, count }) => `${count} ${kind} ${cause}`);
    expect(text.toSorted()).toEqual(["1 Memcached new", "1 Memcached spec", "1 Service missing"]);
    const events = (await Array.fromAsync(cluster.client.list<KubernetesEvent>(eventResource, { namespace }))).flat();
    const told = events.filter(({ reason }) => reason === "Resynced").map(({ note }) => note);
    expect(told).toContain(`Repaired what no event had led to: ${text.join(", ")}`);
  } finally {
    await operator.stop();
  }
});
