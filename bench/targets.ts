/** What must be reached (DESIGN §5), and what a conventional operator needs for the same. Pure. */

export interface Target {
  scenario: string;
  /** A measure of it; one within another is named with a point. */
  measure: string;
  atMost: number;
  /** What stands for a conventional operator, measured on the same platform. */
  conventional?: string;
}

export const targets: readonly Target[] = [
  { scenario: "create-200", measure: "ratio_to_floor", atMost: 1.2, conventional: "19.3 s, floor 9.0 s" },
  { scenario: "create-200", measure: "requests_per_cr", atMost: 12, conventional: "19" },
  { scenario: "create-1000", measure: "ratio_to_floor", atMost: 1.2 },
  { scenario: "create-1000", measure: "requests_per_cr", atMost: 12 },
  { scenario: "update-200", measure: "seconds", atMost: 13.95, conventional: "27.9 s" },
  { scenario: "drift-200", measure: "seconds", atMost: 2.5, conventional: "6.0 s" },
  { scenario: "drift-200", measure: "requests_per_cr", atMost: 3, conventional: "11" },
  { scenario: "drift-1000", measure: "requests_per_cr", atMost: 3 },
  { scenario: "steady-60s", measure: "writes", atMost: 0, conventional: "6 an event" },
  { scenario: "steady-60s", measure: "echo_requests", atMost: 0 },
  { scenario: "failover", measure: "median_seconds_beyond", atMost: 2 },
  { scenario: "failover", measure: "requests_per_failover", atMost: 180 },
  { scenario: "failover", measure: "commands_per_failover", atMost: 60 },
  // As test/cluster/redis/replication.test.ts has it; and one look at each server.
  { scenario: "failover", measure: "requests_per_pass", atMost: 18 },
  { scenario: "failover", measure: "commands_per_pass", atMost: 3 },
  { scenario: "resync-10000", measure: "seconds", atMost: 60 },
  { scenario: "resync-10000", measure: "requests_per_400_objects", atMost: 1 },
  { scenario: "resync-10000", measure: "peak_rss_mb", atMost: 200 },
  { scenario: "cold-start", measure: "median_ms", atMost: 150, conventional: "295 ms" },
  { scenario: "memory-10000", measure: "rss_mb", atMost: 90, conventional: "70 MB after 200, growing" },
  { scenario: "port-metrics-28000", measure: "median_scrape_ms", atMost: 250 },
  // 128 MiB.
  { scenario: "port-metrics-28000", measure: "peak_rss_mb", atMost: 134.2 },
  { scenario: "memory-10000", measure: "growth_ratio", atMost: 1.1 },
];
