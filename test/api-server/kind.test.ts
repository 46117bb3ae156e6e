/** What `npm run e2e:kind` makes of the folders of `knative/`, as far as it needs no kind cluster. */

import { mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { root } from "../../dev/bundle/functions.ts";
import type { Command } from "../../dev/kind/command.ts";
import type { Execute } from "../../dev/kind/execute.ts";
import { renderWithImage, watchedIn } from "../../dev/kind/overlay.ts";
import { plan } from "../../dev/kind/plan.ts";
import { findForeignCrds, foreignCrds } from "../../dev/platform/foreign-crds.ts";
import { type OwnApiServer, startApiServer } from "../support/admission/api-server.ts";
import { podTemplateOf } from "../support/admission/overlay.ts";

const scratch = mkdtempSync(join(tmpdir(), "ebb-kind-"));
const overlays = ["base", ...readdirSync(`${root}knative/overlays`)];
const execute: Execute = async ({ args, input }) =>
  (await execa(inject("binaries").kubectl, args, { cwd: root, ...(input !== undefined && { input }) })).stdout;
const render = (overlay: string) =>
  renderWithImage({
    overlay,
    image: { name: "kind.local/ebb", tag: "1.2.3" },
    folder: join(scratch, overlay),
    execute,
  });

let server: OwnApiServer;
let missing: string | undefined;

beforeAll(async () => {
  server = await startApiServer();
  const found = await findForeignCrds(foreignCrds);
  if ("missing" in found) missing = `no CRDs of Knative, cert-manager and the Prometheus operator: ${found.missing}`;
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
  for (const path of "paths" in found ? found.paths : [])
    await server.platform.kubectl(["apply", "--server-side", "-f", path]);
  await server.platform.kubectl(["create", "namespace", "kourier-system"]);
});
afterAll(async () => {
  await server?.stop();
  await rm(scratch, { recursive: true });
});

describe.each(overlays)("%s", (overlay) => {
  const rendered = render(overlay);

  test("runs the one image that was built in each of its pods", async () => {
    const templates = (await rendered).map(podTemplateOf);

    const images = templates.flatMap((template) => template?.spec.containers.map(({ image }) => image) ?? []);
    expect(images.length).toBeGreaterThan(2);
    expect([...new Set(images)]).toEqual(["kind.local/ebb:1.2.3"]);
  });

  test("is tested in the namespace that it has watched, or in any", async () => {
    const isForAll = ["all-namespaces", "complete"].includes(overlay);

    expect(watchedIn(await rendered)).toBe(isForAll ? undefined : "default");
  });
});

/** Together they have every kind that is waited for. */
test.for(["base", "broker", "complete", "webhooks-deployment"])(
  "%s is taken by a real API server as the plan has it, and there is what is waited for",
  async (overlay, { skip }) => {
    if (missing) skip(missing);
    const { kubeconfig } = server.platform;
    const objects = await render(overlay);
    const github = "https://github.com";
    const steps = plan({ cluster: "e2e", kubeconfig, github, image: "kind.local/ebb:1.2.3", objects });
    const [install = [], waits = []] = steps.slice(-2).map(({ commands }) => commands);

    for (const command of install) await execute(command);
    const found = await Promise.all(waits.map((command) => execute(asked(command))));

    expect(found.length).toBeGreaterThan(2);
    for (const name of found) expect(name).toMatch(/^\S+$/);
    // A Job cannot be changed into that of another overlay.
    await server.platform.kubectl(["-n", "ebb-system", "delete", "jobs", "--all"]);
  },
);

/** Whether there is what a command waits for, in place of waiting. */
const asked = ({ command, args }: Command): Command => ({
  command,
  args: args.flatMap((arg) => {
    if (arg === "wait") return ["get", "-o", "name"];
    return arg.startsWith("--for=") || arg.startsWith("--timeout=") ? [] : [arg];
  }),
});
