/** Sends to a StatsD server. */

import type { ExporterSettings } from "../../settings.ts";
import type { Target } from "../target.ts";
import { packDatagrams } from "./datagrams.ts";
import type { Growth } from "./growth.ts";
import { linesOf } from "./lines.ts";
import { readingsOf } from "./readings.ts";
import { openUdp } from "./udp.ts";

/** Absent where none is set. */
export const statsdTarget = (
  { statsd, tags }: Pick<ExporterSettings, "statsd" | "tags">,
  growth: Growth,
): Target | undefined => {
  if (statsd === undefined) return undefined;
  return {
    name: "statsd",
    to: `${statsd.host}:${statsd.port}`,
    async deliver({ families }) {
      const { gauges, counters } = readingsOf(families);
      growth.begin(counters);
      const socket = await openUdp(statsd);
      try {
        const { datagrams, tooLong } = packDatagrams(linesOf({ gauges, grown: growth.take(counters) }, tags));
        for (const datagram of datagrams) await socket.send(datagram);
        if (tooLong > 0) throw new Error(`${tooLong} lines were left out, as they are longer than a datagram`);
      } finally {
        socket.close();
      }
    },
  };
};
