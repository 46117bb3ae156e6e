/** The admission functions as their pods run them: no cluster, no token, and nothing in the environment but ports. */

import { createInterface } from "node:readline";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { root, sourceOf } from "../../../../dev/bundle/functions.ts";
import { launches, type Runtime } from "../../../../dev/bundle/launch.ts";
import { parsePrometheusText } from "../../../support/prometheus-text.ts";
import { requestOf, reviewText } from "../../admission/reviews.ts";

interface Line {
  level: string;
  message: string;
  port?: number;
  error?: string;
}

const launched = (runtime: Runtime, name: string, env: Record<string, string>) => {
  const lines: Line[] = [];
  const child = execa(runtime, [...launches.sources[runtime].args, sourceOf(name)], {
    cwd: root,
    preferLocal: true,
    extendEnv: false,
    env,
    reject: false,
    timeout: 20_000,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  return { child, lines };
};

const started = async (runtime: Runtime, name: string) => {
  const { child, lines } = launched(runtime, name, { PORT: "0", METRICS_PORT: "0" });
  const portOf = (message: string): number => lines.find((line) => line.message === message)?.port ?? 0;
  await expect.poll(() => [portOf("Listened"), portOf("Listened for scrapes")], { timeout: 10_000 }).not.toContain(0);
  const post = async (body: string, path = `/${name}`) => {
    const answer = await fetch(`http://127.0.0.1:${portOf("Listened")}${path}`, { method: "POST", body });
    return { status: answer.status, body: (await answer.json()) as { response?: object } };
  };
  const scrape = async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf("Listened for scrapes")}/metrics`);
    return parsePrometheusText(await answer.text());
  };
  return { child, lines, post, scrape };
};

describe.each(["node", "deno"] as const)("on %s", { timeout: 20_000 }, (runtime) => {
  test.each([
    ["default", { allowed: true, patchType: "JSONPatch", patch: expect.any(String) }],
    ["validate", { allowed: false, status: expect.objectContaining({ code: 422 }) }],
  ])("%s answers reviews, tells their metrics, and ends when it is asked to", async (name, expected) => {
    const { child, lines, post, scrape } = await started(runtime, name);

    const answer = await post(reviewText(requestOf({ autoscaling: { enabled: true } })));
    const other = await post("{");
    const { value } = await scrape();
    child.kill("SIGTERM");

    expect([answer.status, answer.body.response]).toEqual([200, { uid: "705ab4f5", ...expected }]);
    expect(other.status).toBe(400);
    const total = (code: string) => value("controller_runtime_webhook_requests_total", { webhook: `/${name}`, code });
    expect([total("200"), total("400")]).toEqual([1, 1]);
    expect(value("ebb_cold_start_seconds")).toBeGreaterThan(0);
    expect(await child).toMatchObject({ exitCode: 0, stderr: "" });
    expect(lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("a port that is none ends it with one clear line", async () => {
    const { child, lines } = launched(runtime, "validate", { PORT: "http" });

    expect((await child).exitCode).toBe(1);
    expect(lines).toEqual([
      expect.objectContaining({
        level: "error",
        message: "Could not run validate",
        error: 'PORT must be a port number from 0 to 65535: it is "http"',
      }),
    ]);
  });
});
