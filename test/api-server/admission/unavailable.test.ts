/** What becomes of writes while `default` and `validate` cannot answer, with the webhook configurations as they are shipped. */

import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { type WebhookProfile, webhookProfiles } from "../../../dev/generate/webhooks.ts";
import type { WebhookConfiguration } from "../../../dev/operator/manifests.ts";
import { until } from "../../../dev/platform/until.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { shownByKubectl } from "../../support/admission/kubectl.ts";
import { clean, spec } from "../../support/admission/row.ts";
import { type Failure, type StandIn, startStandIn } from "../../support/admission/stand-in.ts";
import { versions } from "../../support/submit.ts";

/** Of one path; the others are of the whole stand-in. */
const answers: readonly Failure[] = [
  "is slower than it may be",
  "hangs up",
  "answers 500",
  "answers what is no JSON",
  "answers nothing",
  "answers another request",
  "answers with a patch that is no base64",
];
const failures: readonly Failure[] = [...answers, "refuses the connection", "has a certificate of another authority"];

let server: OwnApiServer;
let standIn: StandIn;

beforeAll(async () => {
  [server, standIn] = await Promise.all([startApiServer(), startStandIn()]);
  await server.installCrd("with rules");
  await server.write({ name: "present", spec: spec({ replicas: 2 }), store: true });
});
afterAll(async () => {
  await standIn.stop();
  await server.stop();
});
afterEach(() => standIn.fail(undefined));

const broken = spec({ memcached: { extraArgs: ["-d"] } });

/** Of a small timeout, since it is waited for. */
const install = async (profile: WebhookProfile): Promise<void> => {
  const text = await readFile(new URL(`../../../knative/components/${profile}/webhooks.yaml`, import.meta.url), "utf8");
  const items = parseAllDocuments(text).map((document) => {
    const configuration: WebhookConfiguration = document.toJS();
    const webhooks = configuration.webhooks.map((webhook) => {
      const { service } = webhook.clientConfig as { service: { path: string } };
      const clientConfig = { url: standIn.url + service.path, caBundle: btoa(standIn.ca) };
      return { ...webhook, timeoutSeconds: 1, clientConfig };
    });
    return { ...configuration, webhooks };
  });
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await server.platform.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input });
};

/** Whether the configurations of the profile are in force. */
const isInForce = async (validateFails: boolean): Promise<boolean> => {
  await standIn.fail("answers 500", ["/validate"]);
  const { status } = await server.write({ name: "probe", spec: clean });
  await standIn.fail(undefined);
  return (status === 500) === validateFails;
};

describe.each(webhookProfiles)("with %s", (profile) => {
  const isRefused = profile === "webhooks-deployment";

  beforeAll(async () => {
    await install(profile);
    await until("the configurations are in force", () => isInForce(isRefused));
  });

  describe.each(failures)("a function that %s", (failure) => {
    test(isRefused ? "stops writes, by the name of its webhook" : "stops no write", async () => {
      await standIn.fail(failure);
      const { status, message, object } = await server.write({ name: "new", spec: clean });

      if (isRefused) {
        expect(status).toBe(500);
        expect(message).toContain("validate.ebb.dev");
        expect(message).not.toContain("default.ebb.dev");
      } else {
        expect(status, message).toBe(201);
        expect(object.spec).toMatchObject({ image: clean.image, memcached: { maxMemoryMB: 64 } });
        expect(object.spec).not.toHaveProperty("replicas");
      }
    });

    test("leaves the rules in force, by the CRD", async () => {
      await standIn.fail(failure);
      const { status, causes } = await server.write({ name: "new", spec: broken });

      expect(status).toBe(422);
      expect(causes.map(({ field }) => field)).toEqual(["spec.memcached.extraArgs"]);
    });
  });

  test.each(answers)("default alone stops no write when it %s", async (failure) => {
    await standIn.fail(failure, ["/default"]);
    const { status, message } = await server.write({ name: "new", spec: clean });

    expect(status, message).toBe(201);
  });

  test.each(versions)("nothing is left of an outage, through %s", async (version) => {
    await standIn.fail("refuses the connection");
    await server.write({ name: "new", version, spec: clean });
    await standIn.fail(undefined);
    const { status, message } = await server.write({ name: "new", version, spec: clean });

    expect(status, message).toBe(201);
  });

  test("what is not the spec can be written all the same, and pods be scaled", async () => {
    await standIn.fail("refuses the connection");
    const patch = { method: "PATCH", contentType: "application/merge-patch+json", name: "present" } as const;
    const written = await Promise.all([
      server.write({ ...patch, metadata: { labels: { team: "a" }, finalizers: ["tests.ebb.dev/keep"] } }),
      server.write({ ...patch, subresource: "status", status: { readyReplicas: 2 } }),
      server.write({ method: "DELETE", name: "present" }),
    ]);
    const scaled = await shownByKubectl(server.platform, ["scale", "memcached/present", "--replicas=3"]);

    expect(written.map(({ status, message }) => [status, message])).toEqual(written.map(() => [200, ""]));
    expect(scaled.exitCode, scaled.stderr).toBe(0);
  });

  test("kubectl says which webhook it is that does not answer", async () => {
    await standIn.fail("refuses the connection");
    const given = { metadata: { name: "new" }, spec: clean };
    const { exitCode, stderr } = await shownByKubectl(
      server.platform,
      ["create", "--dry-run=server", "-f", "-"],
      given,
    );

    expect({ exitCode, stderr }).toEqual(
      isRefused ? { exitCode: 1, stderr: expect.stringContaining("validate.ebb.dev") } : { exitCode: 0, stderr: "" },
    );
  });
});
