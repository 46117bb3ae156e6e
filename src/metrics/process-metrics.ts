/** `process_*` and `nodejs_*`, as dashboards of Node know them. Imported only lazily. */

import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";

const resident = "process_resident_memory_bytes";
const fromProc = [resident, "process_virtual_memory_bytes", "process_heap_bytes", "process_open_fds"];

/** prom-client reads most of `process_*` from /proc, and says 0 where it may not, as under Deno: what would be untrue is left out. */
export const collectProcessMetrics = async (registry: Registry, residentBytes: () => number): Promise<void> => {
  collectDefaultMetrics({ register: registry });
  const told = await registry.getSingleMetric(resident)?.get();
  if (told?.values.some(({ value }) => value > 0)) return;

  for (const name of fromProc) registry.removeSingleMetric(name);
  new Gauge({
    name: resident,
    help: "Resident memory size in bytes.",
    registers: [registry],
    collect() {
      this.set(residentBytes());
    },
  });
};
