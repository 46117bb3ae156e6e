import { mkdir, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { kinds } from "../../../../src/kinds/index.ts";
import { makeCertificate } from "../../kube/https-server.ts";
import { type LaidOut, layOutBoth, removable, runtimes, type Started, type StartOptions, start } from "./laid-out.ts";

const served = ["default", "reconcile", "resync", "validate"] as const;
const all = "certs, default, inject, reconcile, resync, validate";
const certificate = makeCertificate();
let laidOut: LaidOut;

beforeAll(async () => {
  laidOut = await layOutBoth();
}, 120_000);

afterAll(async () => {
  await removable(laidOut.parent);
  await rm(laidOut.parent, { recursive: true, force: true });
});

describe.each(runtimes)("on %s, from a folder that cannot be written", { timeout: 30_000 }, (runtime) => {
  const started = async (options: StartOptions): Promise<Started> => {
    const program = await start(laidOut, runtime, options);
    onTestFinished(() => void program.child.kill("SIGKILL"));
    return program;
  };

  test.each(served)("%s answers its health check and a scrape, and ends when it is told to", async (name) => {
    const { child, lines, port, ended } = await started({ args: [name] });

    const health = await fetch(`http://127.0.0.1:${await port("Listened")}/healthz`);
    const scrape = await fetch(`http://127.0.0.1:${await port("Listened for scrapes")}/metrics`);
    child.kill("SIGTERM");

    expect([health.status, scrape.status, await ended]).toEqual([200, 200, 0]);
    expect(await scrape.text()).toContain("process_start_time_seconds");
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(["info", "info"]);
  });

  test("default serves with the certificate that is mounted", async () => {
    const folder = join(laidOut.parent, runtime, "tls");
    await removable(join(laidOut.parent, runtime));
    await mkdir(folder);
    await writeFile(join(folder, "tls.crt"), certificate.cert);
    await writeFile(join(folder, "tls.key"), certificate.key);
    await execa("chmod", ["-R", "a-w,a+rX", join(laidOut.parent, runtime)]);
    const files = { TLS_CERT_FILE: join(folder, "tls.crt"), TLS_KEY_FILE: join(folder, "tls.key") };
    const { child, port, ended } = await started({ args: ["default"], env: files, mounts: [folder] });

    const options = { host: "127.0.0.1", port: await port("Listened"), path: "/healthz", ca: certificate.cert };
    const status = await new Promise((resolve, reject) =>
      get({ ...options, agent: false }, (answer) => resolve(answer.resume().statusCode)).on("error", reject),
    );
    child.kill("SIGTERM");

    expect([status, await ended]).toEqual([200, 0]);
  });

  test("a certificate in a folder that is not for it is refused by name", async () => {
    const files = { TLS_CERT_FILE: "/etc/hostname", TLS_KEY_FILE: "/etc/hostname" };

    const { lines, ended } = await started({ args: ["default"], env: files });

    expect(await ended).toBe(1);
    expect(JSON.parse(lines.at(-1) ?? "").error).toContain('Cannot read TLS_CERT_FILE "/etc/hostname"');
  });

  test.each([
    [["resync", "--once"], {}, kinds.map(({ resource }) => `Cannot list ${resource.plural} as the API server`)],
    [["certs"], { EBB_CERTS_HOSTS: "localhost" }, ["as the API server answered nothing"]],
  ])("%j fails with a sentence when it does not reach the API server", async (args, env, sentences) => {
    const { lines, ended } = await started({ args, env });

    expect(await ended).toBe(1);
    const errors = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === "error");
    expect(errors).toEqual(
      sentences.map((sentence) => expect.objectContaining({ error: expect.stringContaining(sentence) })),
    );
  });

  test.each([
    [[], 2, `The first argument must be a program of this image, ${all}: there is none`],
    [["recieve"], 2, `The first argument must be a program of this image, ${all}: it is "recieve"`],
    [["--help"], 0, `The first argument names the program to run: ${all}`],
  ])("%j is answered by one line and exit code %i", async (args, code, line) => {
    const { lines, ended } = await started({ args });

    expect([await ended, lines]).toEqual([code, [line]]);
  });
});

test("what Deno compiled while the image was built is found, and nothing is compiled again", async () => {
  const { child, lines, port, ended } = await start(laidOut, "deno", {
    args: ["reconcile"],
    env: { DENO_LOG: "debug" },
  });
  await port("Listened for scrapes");
  child.kill("SIGTERM");
  await ended;

  const uses = lines.filter((line) => /V8 code cache hit .*\/app\/.*mjs/.test(line));
  expect(uses.length).toBeGreaterThan(5);
  expect(lines.filter((line) => line.includes("Updating V8 code cache"))).toEqual([]);
}, 30_000);
