/** The one Service with the metrics port, so that each series is stored once. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { metricsName } from "../names.ts";
import { exporterPort, type Port } from "../ports.ts";
import { service, serviceResource } from "../service.ts";
import { hasExporter, isMonitored } from "../spec.ts";

export const metricsService: Child<Redis> = {
  resource: serviceResource,
  prune: true,
  name: metricsName,
  build(cr) {
    if (!hasExporter(cr)) return undefined;
    const port = exporterPort(cr);
    return service(cr, metricsName(cr), {
      port,
      component: "metrics",
      spec: { type: "ClusterIP", publishNotReadyAddresses: true },
      ...(!isMonitored(cr) && { annotations: scrapeAnnotations(port) }),
    });
  },
};

/** For a Prometheus that goes by them. With a monitor beside, it would store each series twice. */
const scrapeAnnotations = ({ number }: Port): Record<string, string> => ({
  "prometheus.io/scrape": "true",
  "prometheus.io/port": String(number),
  "prometheus.io/path": "/metrics",
});
