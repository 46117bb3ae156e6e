/** What a function counts, as a scrape of it tells. */

import type { Activator } from "../dev/activator/activator.ts";
import { parsePrometheusText } from "../test/support/prometheus-text.ts";

/** The sum of all series of a counter, in the process that runs; 0 at zero. */
export const countedBy = async (activator: Pick<Activator, "metricsUrl">, counter: string): Promise<number> => {
  const url = activator.metricsUrl();
  if (url === undefined) return 0;
  const { families } = parsePrometheusText(await (await fetch(url)).text());
  return (families.get(counter)?.samples ?? []).reduce((sum, { value }) => sum + value, 0);
};
