/** The functions as Deployments: each ends TLS itself, with the files that its Secret is mounted as. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "../../../dev/bundle/launch.ts";
import type { WebhookConfiguration } from "../../../dev/operator/manifests.ts";
import { until } from "../../../dev/platform/until.ts";
import type { Issued } from "../../../src/certificates/issue.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { shownCertificate } from "../../support/admission/certificate.ts";
import { type Deployed, startDeployment } from "../../support/admission/deployment.ts";
import { type MountedSecret, mountSecret } from "../../support/admission/mounted-secret.ts";
import { type AnyObject, renderOverlay } from "../../support/admission/overlay.ts";
import { repeated } from "../../support/admission/repeated.ts";
import { clean, spec } from "../../support/admission/row.ts";
import { issuedForHere } from "../../support/admission/stand-in.ts";
import { versions } from "../../support/submit.ts";

/** One on each runtime. */
const runtimes: Record<string, Runtime> = { default: "deno", validate: "node" };

let server: OwnApiServer;
let secret: MountedSecret;
let first: Issued;
let objects: AnyObject[];
const served = new Map<string, Deployed>();

const mounted = ({ cert, key }: Issued) => ({ "tls.crt": cert, "tls.key": key });

/** The webhooks of the overlay, by address. */
const trust = async (ca: string): Promise<void> => {
  const items = objects
    .filter(({ kind }) => kind.endsWith("WebhookConfiguration"))
    .map((object) => {
      const configuration = object as WebhookConfiguration;
      const webhooks = configuration.webhooks.map((webhook) => {
        const { service } = webhook.clientConfig as { service: { path: string } };
        const url = `${served.get(service.path.slice(1))?.url}${service.path}`;
        return { ...webhook, failurePolicy: "Fail", clientConfig: { url, caBundle: btoa(ca) } };
      });
      return { ...configuration, webhooks };
    });
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await server.platform.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input });
};

const isShown = async (ca: string, cert: string): Promise<boolean> => {
  const shown = await Promise.all([...served.values()].map(({ url }) => shownCertificate(url, ca)));
  return shown.every((pem) => pem === cert.trim());
};

const written = async (): Promise<void> => {
  const { status, message, object } = await server.write({ name: "cache", spec: clean });
  if (status !== 201 || object.spec?.replicas !== 1) throw new Error(`${status} ${message}`);
};

beforeAll(async () => {
  [server, first, objects] = await Promise.all([
    startApiServer(),
    issuedForHere(),
    renderOverlay("overlays/webhooks-deployment"),
  ]);
  secret = await mountSecret(mounted(first));
  const options = { mounted: secret.directory, guard: server.platform.guard };
  for (const [name, runtime] of Object.entries(runtimes))
    served.set(name, await startDeployment(objects, `ebb-${name}`, { ...options, runtime }));
  await server.installCrd("without rules");
  await until("the functions serve", () => isShown(first.ca, first.cert));
  await trust(first.ca);
  await until("the functions are asked", async () => {
    await written();
    return (await server.write({ name: "a.b", spec: clean })).status === 422;
  });
});
afterAll(async () => {
  for (const one of served.values()) await one.stop();
  await server.stop();
  await secret.remove();
});

describe.each(versions)("through %s", (version) => {
  test("default and validate answer the API server over TLS of their own", async () => {
    const fine = await server.write({ name: "cache", version, spec: spec({ image: "memcached:latest" }) });
    const broken = await server.write({ name: "cache", version, spec: spec({ memcached: { extraArgs: ["-d"] } }) });

    expect(fine.status, fine.message).toBe(201);
    expect(fine.object.spec).toHaveProperty("replicas", 1);
    expect(fine.warnings).toEqual(["spec.image: a restart may change the version"]);
    expect(broken.status).toBe(422);
    expect(broken.causes.map(({ field }) => field)).toEqual(["spec.memcached.extraArgs"]);
  });
});

test("no request fails while the files are renewed", async () => {
  const next = await issuedForHere();
  const writes = repeated(written);

  await trust(first.ca + next.ca);
  await secret.update(mounted(next));
  await until("the renewed certificate is shown", () => isShown(first.ca + next.ca, next.cert), { timeoutMs: 60_000 });
  await trust(next.ca);
  const { times } = writes;
  await until("it is trusted alone", () => writes.times > times + 20);

  expect((await writes.stop()).failures).toEqual([]);
  const printed = [...served.values()].map((one) => one.printed.filter((line) => line.includes("Renewed certificate")));
  expect(printed.map((lines) => lines.length)).toEqual([1, 1]);
});

test("a pair that does not match is not served, and told without the key", async () => {
  const [one, other] = [await issuedForHere(), await issuedForHere()];
  const writes = repeated(written);

  await secret.update({ "tls.crt": one.cert, "tls.key": other.key });
  const told = async () =>
    [...served.values()].every(({ printed }) => printed.some((line) => line.includes("Could not renew certificate")));
  await until("it is told", told, { timeoutMs: 60_000 });

  expect((await writes.stop()).failures).toEqual([]);
  const printed = [...served.values()].flatMap((one) => one.printed);
  const key = other.key.split("\n")[1] ?? "";
  expect(printed.filter((line) => line.includes("BEGIN PRIVATE") || line.includes(key))).toEqual([]);
});

test("they end by themselves when they are asked to, though the API server keeps its connections", async () => {
  await written();
  await Promise.all([...served.values()].map((one) => one.stop({ graceMs: 20_000 })));

  expect(await Promise.all([...served.values()].map(({ ended }) => ended))).toEqual(["exit code 0", "exit code 0"]);
});
