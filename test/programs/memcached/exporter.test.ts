/** The exporter of the real pod beside the real memcached (contract §2.2, case 13). */

import { beforeAll, expect, test } from "vitest";
import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { issue, makeAuthority, tlsSecret } from "../../support/programs/certificates.ts";
import { scrape } from "../../support/programs/metrics.ts";
import { ownPods } from "../../support/programs/own-pods.ts";
import type { Secrets } from "../../support/programs/pod.ts";

const pods = ownPods(["memcached", "exporter"]);

const secrets: Secrets = { users: { "password-file": "web:one\n" } };
beforeAll(async () => {
  const authority = await makeAuthority("ours");
  secrets.certificate = tlsSecret(await issue(authority, "server"), authority);
});

const tls = { enabled: true, certificateSecretRef: { name: "certificate" } };
const sasl = { enabled: true, credentialsSecretRef: { name: "users" } };

test.each<[number, string, MemcachedSpec["security"]]>([
  [1, "a plain server", {}],
  [1, "13: TLS", { tls }],
  [1, "13: mutual TLS", { tls: { ...tls, enableClientCert: true } }],
  [1, "P1: TLS with the plain listener on loopback", { tls: { ...tls, plaintextListener: "Loopback" } }],
  [0, "15: SASL, as the exporter cannot log in", { sasl }],
])("memcached_up is %i under %s", async (up, _, security) => {
  const pod = await pods.start({ monitoring: { enabled: true }, ...(security && { security }) }, secrets);

  pod.run("exporter");

  expect((await scrape(pod)).get("memcached_up")).toBe(up);
});
