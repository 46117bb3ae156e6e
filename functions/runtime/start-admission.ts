/** Runs an admission function. It asks no API server, so it needs no connection and no rights. */

import { admissionApp } from "../../src/admission/app.ts";
import type { Decide } from "../../src/admission/decide.ts";
import { kinds } from "../../src/kinds/index.ts";
import { operatorMetrics } from "../../src/metrics/operator-metrics.ts";
import { readConfiguration } from "./configuration.ts";
import { serve } from "./serve.ts";
import { start } from "./start.ts";

export const startAdmission = (name: string, decide: Decide): Promise<void> =>
  start(name, async (log, host) => {
    const { port, tls, metricsPort } = readConfiguration(host.environment);
    const onFailure = (error: unknown) => log.warn("Lost metrics", { error: String(error) });
    // Of no kind: this process reconciles nothing.
    const operator = operatorMetrics({ kinds: [], residentBytes: host.residentBytes, onFailure });
    const { fetch } = admissionApp({ path: `/${name}`, kinds, decide, log, metrics: operator });
    const finish = () => Promise.resolve();
    await serve(host, { fetch, port, tls, log, finish, metrics: { operator, port: metricsPort } });
    return 0;
  });
