import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { mountAccount } from "../../../dev/operator/accounts.ts";
import { jobProcess, type Runtime } from "../../../dev/operator/functions.ts";
import { installManifests } from "../../../dev/operator/install.ts";
import { runOnce } from "../../../dev/operator/run-once.ts";
import { until } from "../../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { memcacheds, memcachedUser, services } from "../../support/memcached.ts";
import { ownOperator } from "../../support/operator.ts";
import { parsePrometheusText, type Scrape } from "../../support/prometheus-text.ts";

describe.each<Runtime>(["node", "deno"])("on %s", (runtime) => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, `metrics-${runtime}`);
  const running = ownOperator(cluster, namespace, { runtime });
  const user = memcachedUser(cluster, namespace);
  const ending = new AbortController();
  afterAll(() => ending.abort());
  const instance = { name: "cache", namespace };
  const controller = { controller: "memcached" };

  const scrape = async (): Promise<Scrape> => {
    const answer = await fetch(running.operator.activator.metricsUrl() ?? "http://no.process.invalid");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    return parsePrometheusText(await answer.text());
  };

  test("a Memcached is told with its image and its pods, and what was done for it is counted", async () => {
    await user.apply("cache", { replicas: 2, image: "memcached:1.6.21" });
    await user.untilReady("cache");

    const { value } = await until(
      "the gauges say that both pods are ready, and that nothing waits any more",
      async () => {
        const scraped = await scrape();
        const isReady = scraped.value("memcached_operator_instance_replicas_ready", instance) === 2;
        return isReady && scraped.value("workqueue_depth", { name: "memcached", ...controller }) === 0 && scraped;
      },
    );
    expect(value("memcached_operator_instance_info", { ...instance, image: "memcached:1.6.21" })).toBe(1);
    expect(value("memcached_operator_instance_replicas_desired", instance)).toBe(2);
    const children = (resource_kind: string, result: string) =>
      value("memcached_operator_reconcile_resource_total", { resource_kind, result });
    expect(children("Deployment", "created")).toBe(1);
    expect(children("Service", "created")).toBe(1);
    const passes = value("memcached_operator_reconcile_total", { ...instance, result: "success" });
    expect(passes).toBeGreaterThanOrEqual(2);
    expect(value("memcached_operator_reconcile_duration_seconds_count", instance)).toBe(passes);
    expect(value("controller_runtime_reconcile_errors_total", controller)).toBe(0);
    const host = new URL(cluster.server).host;
    expect(value("rest_client_requests_total", { code: "201", method: "PATCH", host })).toBeGreaterThanOrEqual(2);
    expect(value("ebb_cold_start_seconds")).toBeGreaterThan(0);
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  });

  test("a changed image has the old one's place", async () => {
    await user.apply("cache", { replicas: 2, image: "memcached:1.6.22" });
    await user.untilReady("cache");

    const info = (await scrape()).families.get("memcached_operator_instance_info");
    expect(info?.samples.map(({ labels }) => labels.image)).toEqual(["memcached:1.6.22"]);
  });

  test("a Memcached that is gone has no series", async () => {
    await user.remove(memcacheds, "cache");

    const scraped = await until("its series are gone", async () => {
      const now = await scrape();
      return now.seriesWith(instance).length === 0 && now;
    });
    expect(scraped.value("controller_runtime_reconcile_errors_total", controller)).toBe(0);
    const woken = running.happenings.filter(({ what }) => what === "woke");
    expect(woken, "a scrape is no request").toHaveLength(1);
  });

  test("a resync leaves with a Pushgateway what it found", async () => {
    const pushed: { method: string | undefined; url: string | undefined; body: string }[] = [];
    const gateway = createServer(async (request, response) => {
      pushed.push({ method: request.method, url: request.url, body: await text(request) });
      response.end();
    });
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void gateway.close());
    await user.apply("found", { replicas: 1 });
    await user.untilReady("found");
    await running.operator.stopAdapter();
    await user.remove(services, "found");

    const { port } = gateway.address() as AddressInfo;
    const exitCode = await runResync({ EBB_PUSHGATEWAY_URL: `http://127.0.0.1:${port}` });

    expect(exitCode).toBe(0);
    expect(pushed).toMatchObject([{ method: "PUT", url: "/metrics/job/ebb-resync" }]);
    const { value } = parsePrometheusText(pushed[0]?.body ?? "");
    expect(value("ebb_resync_drift_found_total", { kind: "Service", cause: "missing" })).toBe(1);
    expect(value("ebb_resync_repaired_children_total")).toBe(1);
    expect(value("memcached_operator_instance_replicas_ready", { name: "found", namespace })).toBe(1);
  });

  /** The process of the shipped CronJob, with more in its environment. */
  const runResync = async (environment: Record<string, string>): Promise<number> => {
    const { cronJob } = await installManifests(cluster, inject("platform").binaries, namespace);
    const { serviceAccountName } = cronJob.spec.jobTemplate.spec.template.spec;
    const home = cronJob.metadata.namespace;
    const account = await mountAccount(cluster, { namespace: home, name: serviceAccountName }, ending.signal);
    const job = jobProcess(cronJob, { runtime, cluster, account });
    return runOnce({ ...job, env: { ...job.env, ...environment } }, { guard: cluster.guard, onLine: () => {} });
  };
});
