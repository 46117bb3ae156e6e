/** A recorder over a real registry, with a clock that stands still until it is told to go on. */

import { kinds as allKinds } from "../../../src/kinds/index.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { definitionsFor } from "../../../src/metrics/definitions.ts";
import { createRecorder, type Recorder } from "../../../src/metrics/recorder.ts";
import { createRegistry } from "../../../src/metrics/registry.ts";
import { parsePrometheusText, type Scrape } from "../../support/prometheus-text.ts";
import { type Gadget, gadgets } from "../engine/gadget.ts";

/** Gadgets with metrics: the text for an image, and its length for the pods wanted. */
export const counted: Kind<Gadget> = {
  ...gadgets,
  metrics: {
    prefix: "gadget_operator",
    gauges: ({ spec }, workload) => [
      { metric: "*_instance_info", labels: { image: spec.text }, value: 1 },
      { metric: "*_instance_replicas_desired", value: spec.text.length },
      { metric: "*_instance_replicas_ready", value: workload?.owned ? 1 : 0 },
    ],
  },
};

export interface Stage {
  recorder: Recorder;
  pass(seconds: number): void;
  scrape(): Promise<Scrape>;
}

export const stage = async (
  options: { kinds?: readonly Kind[]; capacity?: number; maxConcurrent?: number } = {},
): Promise<Stage> => {
  const { kinds = allKinds, ...others } = options;
  const prefixes = kinds.flatMap(({ metrics }) => metrics?.prefix ?? []);
  const registry = await createRegistry({ definitions: definitionsFor(prefixes) });
  let seconds = 1_000;
  const now = () => new Date("2026-06-20T08:15:30Z");
  const recorder = createRecorder({ kinds, samples: registry, clock: () => seconds, now, ...others });
  return {
    recorder,
    pass(more) {
      seconds += more;
    },
    async scrape() {
      recorder.refresh();
      return parsePrometheusText((await registry.exposition()).text);
    },
  };
};
