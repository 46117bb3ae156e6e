/** Certificates that live for seconds, renewed again and again while the API server asks the functions without a pause. */

import { X509Certificate } from "node:crypto";
import type { V1SubjectAccessReview } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { kubectl } from "../../../dev/platform/kubectl.ts";
import { until } from "../../../dev/platform/until.ts";
import { type Secret, secretResource } from "../../../src/api/kubernetes/secret.ts";
import { type WebhookConfiguration, webhookConfigurations } from "../../../src/certificates/webhooks.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { shownCertificate } from "../../support/admission/certificate.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { repeated } from "../../support/admission/repeated.ts";
import { clean } from "../../support/admission/row.ts";

/** Due at two thirds; the third that is left is enough for the runs of a renewal on a busy machine. */
const life = { EBB_CERTS_LIFE: "20s", EBB_CERTS_OVERLAP: "2s" };
const renewals = 2;

let server: OwnApiServer;
let functions: Functions;

beforeAll(async () => {
  server = await startApiServer();
  await server.installCrd("without rules");
  functions = await startFunctions(server.platform, { certsEnvironment: life });
  for (const { plural } of webhookConfigurations) {
    const patch = JSON.stringify([{ op: "replace", path: "/webhooks/0/failurePolicy", value: "Fail" }]);
    await server.platform.kubectl(["patch", plural, "ebb-admission", "--type=json", "-p", patch]);
  }
});
afterAll(async () => {
  await functions.stop();
  await server.stop();
});

const readSecret = async (): Promise<Record<string, string>> => {
  const key = { namespace: "ebb-system", name: "ebb-admission-tls" };
  const secret = await server.platform.client.get<Secret>(secretResource, key);
  return Object.fromEntries(Object.entries(secret?.data ?? {}).map(([name, text]) => [name, atob(text)]));
};

const readTrust = (): Promise<string[]> =>
  Promise.all(
    webhookConfigurations.map(async (resource) => {
      const key = { namespace: "", name: "ebb-admission" };
      const live = await server.platform.client.get<WebhookConfiguration>(resource, key);
      return atob(live?.webhooks?.[0]?.clientConfig?.caBundle ?? "");
    }),
  );

const certificates = (pem: string): number => pem.split("-----BEGIN CERTIFICATE-----").length - 1;
const serial = (pem: string): string => new X509Certificate(pem).serialNumber;

test(`no request fails while certificates are renewed, ${renewals} times and by two runs at a time`, async () => {
  const first = await readSecret();
  const [url = ""] = [...functions.activators.values()].map((activator) => activator.url);
  const served = new Set<string>();
  const keys = new Set<string>();
  const exits: number[] = [];

  const loops = [
    ...Array.from({ length: 4 }, () =>
      repeated(async () => {
        const { status, message, object } = await server.write({ name: "cache", spec: clean });
        if (status !== 201 || object.spec?.replicas !== 1) throw new Error(`${status} ${message}`);
      }),
    ),
    repeated(async () => {
      for (const ca of await readTrust()) served.add(serial(await shownCertificate(url, ca)));
    }),
  ];
  const isRenewed = async (): Promise<boolean> => {
    exits.push(...(await Promise.all([functions.renewCertificates(), functions.renewCertificates()])));
    const secret = await readSecret();
    for (const name of ["tls.key", "next.key"]) if (secret[name] !== undefined) keys.add(secret[name]);
    return served.size > renewals && secret["next.crt"] === undefined && certificates(secret["ca.crt"] ?? "") === 1;
  };
  await until("the certificates are renewed", isRenewed, { timeoutMs: 90_000, everyMs: 250 });
  const outcomes = await Promise.all(loops.map((loop) => loop.stop()));

  expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
  expect(Math.min(...loops.map(({ times }) => times))).toBeGreaterThan(50);
  expect(new Set(exits)).toEqual(new Set([0]));

  const last = await readSecret();
  expect(Object.keys(last).toSorted()).toEqual(["ca.crt", "tls.crt", "tls.key"]);
  expect(served).toContain(serial(first["tls.crt"] ?? ""));
  expect(serial(last["tls.crt"] ?? "")).not.toBe(serial(first["tls.crt"] ?? ""));
  expect(await readTrust()).toEqual([last["ca.crt"], last["ca.crt"]]);

  const printed = functions.happenings.flatMap((one) => (one.what === "printed" ? [one.line] : []));
  const secret = [...keys].map((pem) => pem.split("\n")[1] ?? pem);
  expect(printed.filter((line) => line.includes("Kept certificates")).length).toBeGreaterThan(renewals * 3);
  expect(secret.length).toBeGreaterThan(renewals);
  expect(printed.filter((line) => line.includes("BEGIN") || secret.some((text) => line.includes(text)))).toEqual([]);
}, 120_000);

describe("the account of certs", () => {
  const own = "ebb-admission-tls";
  const group = "admissionregistration.k8s.io";
  const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
  const may = async (verb: string, resource: object): Promise<boolean> => {
    const { body } = await server.platform.transport.send({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { user: "system:serviceaccount:ebb-system:ebb-certs", resourceAttributes: { verb, ...resource } },
      },
      doing: "ask about rights",
    });
    return (body as V1SubjectAccessReview).status?.allowed === true;
  };
  const granted = async (resource: object): Promise<string[]> => {
    const answers = await Promise.all(verbs.map((verb) => may(verb, resource)));
    return verbs.filter((_, index) => answers[index]);
  };

  test.each<[title: string, resource: object, allowed: string[]]>([
    ["its Secret", { resource: "secrets", namespace: "ebb-system", name: own }, ["get", "update"]],
    ["another Secret", { resource: "secrets", namespace: "ebb-system", name: "other" }, []],
    ["Secrets", { resource: "secrets", namespace: "ebb-system" }, []],
    ["a Secret of that name elsewhere", { resource: "secrets", namespace: "default", name: own }, []],
    ...["mutatingwebhookconfigurations", "validatingwebhookconfigurations"].flatMap(
      (resource): [string, object, string[]][] => [
        [`our ${resource}`, { group, resource, name: "ebb-admission" }, ["get", "patch"]],
        [`other ${resource}`, { group, resource, name: "other" }, []],
        [`all ${resource}`, { group, resource }, []],
      ],
    ),
    ["ConfigMaps", { resource: "configmaps", namespace: "ebb-system" }, []],
    ["Memcacheds", { group: "memcached.c5c3.io", resource: "memcacheds", namespace: "default" }, []],
  ])("may do with %s what it needs, and no more", async (_, resource, allowed) => {
    expect(await granted(resource)).toEqual(allowed);
  });

  test("is refused what it asks for beyond", async () => {
    await server.platform.kubectl(["-n", "ebb-system", "create", "secret", "generic", "other"]);
    const asCerts = kubectl(inject("binaries").kubectl, ["--kubeconfig", functions.account.kubeconfig]);
    const refused = [
      ["get", "secrets"],
      ["get", "secret", "other"],
      ["patch", "secret", own, "-p", "{}"],
      ["delete", "secret", own],
      ["get", "validatingwebhookconfigurations"],
      ["delete", "validatingwebhookconfiguration", "ebb-admission"],
    ];

    expect(await asCerts(["get", "secret", own, "-o", "name"])).toBe(`secret/${own}`);
    for (const args of refused) await expect(asCerts(args), args.join(" ")).rejects.toThrow("Forbidden");
  });
});
