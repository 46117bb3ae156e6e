/** `node test/support/programs/build-kube-state-metrics.ts`: builds it from its Go module into the cache, for the test that looks for it there. */

import { buildOnce } from "./built-once.ts";
import { kubeStateMetrics } from "./kube-state-metrics.ts";

const { path, version } = kubeStateMetrics;

await buildOnce(
  kubeStateMetrics,
  `module ebb/test/kube-state-metrics

go 1.25.0

tool ${path}

require ${path} ${version}
`,
);
