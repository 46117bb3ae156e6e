/** The metrics of one process: what the rooms tell them, and what a scrape is answered. */

import type { Kind } from "../kinds/kind.ts";
import { definitionsFor } from "./definitions.ts";
import type { Metrics } from "./metrics.ts";
import { createRecorder } from "./recorder.ts";
import type { Exposition, MetricsRegistry, RegistryOptions } from "./registry.ts";
import { lazySamples } from "./samples.ts";

export interface OperatorMetrics extends Metrics {
  /** Everything up to now; the first call loads the library. */
  exposition(): Promise<Exposition>;
}

export interface OperatorMetricsOptions extends Pick<RegistryOptions, "residentBytes"> {
  kinds: readonly Kind[];
  maxConcurrent?: number | undefined;
  /** Told when metrics cannot be kept. */
  onFailure?: (error: unknown) => void;
}

export const operatorMetrics = ({
  kinds,
  residentBytes,
  maxConcurrent,
  onFailure = () => {},
}: OperatorMetricsOptions): OperatorMetrics => {
  const prefixes = kinds.flatMap(({ metrics }) => metrics?.prefix ?? []);
  const load = async (): Promise<MetricsRegistry> => {
    const { createRegistry } = await import("./registry.ts");
    return await createRegistry({ definitions: definitionsFor(prefixes), residentBytes });
  };
  const samples = lazySamples(load, { onFailure });
  const recorder = createRecorder({ kinds, samples, maxConcurrent });
  return {
    ...recorder,
    async exposition() {
      const registry = await samples.loaded();
      recorder.refresh();
      return await registry.exposition();
    },
  };
};
