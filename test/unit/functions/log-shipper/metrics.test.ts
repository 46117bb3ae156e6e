import { expect, test } from "vitest";
import { createCounts } from "../../../../functions/log-shipper/counts.ts";
import { fillLevel } from "../../../../functions/log-shipper/fill-level.ts";
import { shipperMetrics } from "../../../../functions/log-shipper/metrics.ts";
import { sourceOf } from "./fixtures.ts";

test("L8: counts, lag by path, buffer and volume are told", () => {
  const counts = createCounts();
  counts.add("lines", {}, 3);
  counts.add("dropped_lines", { reason: "Refused" }, 2);
  counts.add("sink_errors", { code: "503" });
  const sources = [
    sourceOf("app.log", { size: 10, acknowledged: 4 }),
    sourceOf("app.log", { size: 5, acknowledged: 5 }),
    sourceOf("web.log", { size: 7, acknowledged: 0 }),
  ];

  const text = shipperMetrics({
    counts,
    sources,
    mountPath: "/shared/logs",
    bufferBytes: 512,
    usage: { bytes: 1_000, limitBytes: 2_000 },
  });

  const samples = text.split("\n").filter((line) => !line.startsWith("#") && !line.includes("build_info"));
  expect(samples.join("\n")).toBe(`log_shipper_lines_total 3
log_shipper_bytes_total 0
log_shipper_sent_bytes_total 0
log_shipper_dropped_lines_total{reason="Refused"} 2
log_shipper_sink_errors_total{code="503"} 1
log_shipper_split_lines_total 0
log_shipper_invalid_utf8_lines_total 0
log_shipper_truncations_total 0
log_shipper_deleted_files_total 0
log_shipper_lag_bytes{file="/shared/logs/web.log"} 7
log_shipper_lag_bytes{file="/shared/logs/app.log"} 6
log_shipper_buffer_bytes 512
log_shipper_volume_bytes 1000
log_shipper_volume_limit_bytes 2000
`);
});

test("L8: the lag of at most 100 files is told, those that lag most", () => {
  const sources = Array.from({ length: 150 }, (_, index) => sourceOf(`${index}.log`, { size: index }));
  const observed = { counts: createCounts(), sources, mountPath: "/logs", bufferBytes: 0, usage: undefined };

  const lags = shipperMetrics(observed).match(/^log_shipper_lag_bytes.*$/gm) ?? [];

  expect(lags.length).toBe(100);
  expect(lags[0]).toBe('log_shipper_lag_bytes{file="/logs/149.log"} 149');
});

test("S2-41: a volume above 80 % is one log line, and one more when it has emptied meanwhile", () => {
  const told: number[] = [];
  const tell = fillLevel({ warn: (_, usage) => void told.push(Reflect.get(usage ?? {}, "bytes")) });

  for (const bytes of [10, 81, 90, 78, 85, 70, 82]) tell({ bytes, limitBytes: 100 });
  tell({ bytes: 1_000, limitBytes: 0 });
  tell(undefined);

  expect(told).toEqual([81, 82]);
});
