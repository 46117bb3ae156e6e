import { expect, test } from "vitest";
import { metricsSidecar } from "../../../../functions/metrics-sidecar/metrics-sidecar.ts";
import { heartbeat } from "../../../../functions/pod-program/heartbeat.ts";
import { podLog } from "../../../../functions/pod-program/log.ts";
import { readSettings } from "../../../../functions/pod-program/settings.ts";

const started = (environment: Record<string, string>) => {
  const problems: string[] = [];
  const settings = readSettings(metricsSidecar.settings, environment, (problem) => problems.push(problem));
  const host = { environment, hostname: () => "node-7", writeOut: () => Promise.resolve() };
  const log = podLog({ level: "error", write: () => {} });
  return { settings, problems, program: metricsSidecar.start({ settings, log, host, heartbeat: heartbeat() }) };
};

test("without settings: port 9999, precise, ten destinations, the kernel's own /proc (S4-06)", () => {
  expect(started({})).toMatchObject({
    settings: { port: 9999, mode: "precise", topN: 10, procRoot: "/proc" },
    problems: [],
  });
});

test.each(["abc", "0", "65536", "99999", "-1", "9999.5"])(
  "METRICS_SIDECAR_PORT %s is logged, and is 9999 (S4-06)",
  (port) => {
    const { settings, problems } = started({ METRICS_SIDECAR_PORT: port });

    expect(settings.port).toBe(9999);
    expect(problems).toEqual([
      `METRICS_SIDECAR_PORT must be a whole number from 1 to 65535: it is "${port}"; 9999 is taken`,
    ]);
  },
);

test.each([
  [{ POD_NAME: "manju-7744b786fc-jvftc" }, "manju-7744b786fc-jvftc"],
  [{}, "node-7"],
])("with %j, series are those of pod %s (S4-08)", async (environment, name) => {
  const { program } = started({ ...environment, METRICS_SIDECAR_PROC_ROOT: "/nowhere" });

  const text = await (await program).metrics();

  expect(text).toContain(`metrics_sidecar_build_info{pod_name="${name}",`);
});
