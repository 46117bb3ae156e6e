/** The metrics of a table in prom-client. Imported only lazily: the library is no part of a cold start. */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Definition } from "./definitions.ts";
import { collectProcessMetrics } from "./process-metrics.ts";
import type { Samples } from "./samples.ts";

/** In the text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export interface Exposition {
  contentType: string;
  text: string;
}

export interface MetricsRegistry extends Samples {
  exposition(): Promise<Exposition>;
}

export interface RegistryOptions {
  definitions: readonly Definition[];
  /** Resident memory of this process; absent: no metrics of the process are kept. */
  residentBytes?: (() => number) | undefined;
}

export const createRegistry = async ({ definitions, residentBytes }: RegistryOptions): Promise<MetricsRegistry> => {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const { name, type, help, labels, buckets = [] } of definitions) {
    const common = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === "counter") counters.set(name, new Counter(common));
    else if (type === "histogram") histograms.set(name, new Histogram({ ...common, buckets: [...buckets] }));
    else {
      const gauge = new Gauge(common);
      // Without labels it would begin as 0, which nobody has measured.
      gauge.remove({});
      gauges.set(name, gauge);
    }
  }
  if (residentBytes !== undefined) await collectProcessMetrics(registry, residentBytes);

  return {
    add: (name, labels, value) => known(counters, name).inc(labels, value),
    set: (name, labels, value) => known(gauges, name).set(labels, value),
    observe: (name, labels, value) => known(histograms, name).observe(labels, value),
    remove: (name, labels) => (counters.get(name) ?? gauges.get(name) ?? known(histograms, name)).remove(labels),
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
};

const known = <M>(metrics: ReadonlyMap<string, M>, name: string): M => {
  const metric = metrics.get(name);
  if (metric === undefined) throw new Error(`Cannot find metric "${name}" of this type in the table`);
  return metric;
};
