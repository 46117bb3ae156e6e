import { defaultScrapeTimeout } from "../../../../src/api/redis.ebb.dev/defaults.ts";
import type { RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import { scrapeTimes } from "../../../../src/kinds/shared/scrape-times.ts";

/** See `Subject.mended`. */
export const mended = (spec: RedisSpec): RedisSpec => {
  const whole = structuredClone(spec);
  const { mode = "Standalone", config, resources, auth, acl, tls, monitoring, highAvailability } = whole;
  const { podDisruptionBudget: budget } = highAvailability ?? {};
  if (mode === "Standalone") delete whole.replicas;
  if (resources?.limits?.memory === undefined) delete config?.maxMemoryPercentOfLimit;
  if (auth?.secretRef && !auth.secretRef.name) auth.secretRef.name = "login";
  if (acl?.secretRef && !acl.secretRef.name) acl.secretRef.name = "access";
  if (tls?.requireClientCert && !tls.secretName) tls.secretName = "certificate";
  if (monitoring) {
    const { scrapeTimeout } = scrapeTimes("spec.monitoring", monitoring);
    if (scrapeTimeout !== (monitoring.scrapeTimeout ?? defaultScrapeTimeout)) monitoring.scrapeTimeout = scrapeTimeout;
  }
  if (budget?.minAvailable !== undefined) delete budget.maxUnavailable;
  return whole;
};
