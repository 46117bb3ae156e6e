import process from "node:process";
import { expect, test } from "vitest";
import { kinds } from "../../../src/kinds/index.ts";
import { memcached as kind } from "../../../src/kinds/memcached/index.ts";
import { definitionsFor } from "../../../src/metrics/definitions.ts";
import { operatorMetrics } from "../../../src/metrics/operator-metrics.ts";
import { createRegistry } from "../../../src/metrics/registry.ts";
import { parsePrometheusText } from "../../support/prometheus-text.ts";
import { memcached } from "../kinds/memcached/fixtures.ts";

const residentBytes = () => process.memoryUsage.rss();
const subject = { kind, key: { namespace: "web", name: "cache" } };

const busy = () => {
  const metrics = operatorMetrics({ kinds, residentBytes });
  metrics.queued(subject);
  metrics.begun(subject)("success");
  metrics.childVisited(kind, "Service", "created");
  metrics.instanceSeen(kind, memcached({ image: 'a"\\\nb' }), undefined);
  metrics.requested({ host: "10.0.0.1:443", method: "GET", code: "200", seconds: 0.01 });
  metrics.started(0.1);
  return metrics;
};

test("a scrape has every row of the table with its type, and the metrics of the process", async () => {
  const { contentType, text } = await busy().exposition();

  expect(contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
  const { families, value } = parsePrometheusText(text);
  for (const { name, type } of definitionsFor(["memcached_operator"]))
    expect(families.get(name)?.type, name).toBe(type);
  expect(value("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  expect(value("process_cpu_seconds_total")).toBeGreaterThan(0);
  expect(families.has("nodejs_version_info")).toBe(true);
  const strangers = [...families.keys()].filter(
    (name) => !/^(memcached_operator|controller_runtime|workqueue|rest_client|ebb|process|nodejs)_/.test(name),
  );
  expect(strangers).toEqual([]);
});

test("what was told before, between and after scrapes adds up", async () => {
  const metrics = busy();
  const count = async () =>
    parsePrometheusText((await metrics.exposition()).text).value("memcached_operator_reconcile_total", {
      name: "cache",
      namespace: "web",
      result: "success",
    });

  const first = metrics.exposition();
  metrics.begun(subject)("success");
  await first;
  expect(await count()).toBe(2);
  metrics.begun(subject)("success");

  expect(await count()).toBe(3);
});

test("no Secret, no hash and no uid is a label", async () => {
  const { text } = await busy().exposition();

  const labels = [...parsePrometheusText(text).families.values()]
    .flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels)))
    .filter((label) => !["version", "major", "minor", "patch", "space", "type", "kind", "le"].includes(label));
  const known = [
    "name",
    "namespace",
    "result",
    "resource_kind",
    "image",
    "controller",
    "code",
    "method",
    "host",
    "verb",
  ];
  expect(new Set(labels)).toEqual(new Set(known));
});

test("a metric that is not in the table is a mistake", async () => {
  const registry = await createRegistry({ definitions: definitionsFor([]) });

  expect(() => registry.add("workqueue_depth", {}, 1)).toThrow('Cannot find metric "workqueue_depth"');
});
