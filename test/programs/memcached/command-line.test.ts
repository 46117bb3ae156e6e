/** The command line of the real memcached, as the kernel has it: the contract's, element by element (§2.2). */

import { beforeAll, expect, test } from "vitest";
import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { issue, makeAuthority, tlsSecret } from "../../support/programs/certificates.ts";
import { ownPods } from "../../support/programs/own-pods.ts";
import type { Secrets } from "../../support/programs/pod.ts";

const pods = ownPods();

const secrets: Secrets = { users: { "password-file": "web:one\n" } };
beforeAll(async () => {
  const authority = await makeAuthority("ours");
  secrets.certificate = tlsSecret(await issue(authority, "server"), authority);
});

const basics = ["-m", "64", "-c", "1024", "-t", "4", "-I", "1m"];
const listeners = ["-l", "notls:*:11211,*:11212"];
const tlsArgs = ["-Z", "-o", "ssl_chain_cert=/etc/memcached/tls/tls.crt", "-o", "ssl_key=/etc/memcached/tls/tls.key"];
const tls = { enabled: true, certificateSecretRef: { name: "certificate" } };
const sasl = { enabled: true, credentialsSecretRef: { name: "users" } };

test.each<[string, MemcachedSpec, string[]]>([
  ["without command, args follow the image's entrypoint", {}, ["memcached", ...basics]],
  [
    "without command, verbosity, SASL and extraArgs come in this order",
    { memcached: { verbosity: 2, extraArgs: ["-B", "ascii"] }, security: { sasl } },
    ["memcached", ...basics, "-vv", "-Y", "/etc/memcached/sasl/password-file", "-B", "ascii"],
  ],
  [
    "with command, for TLS, args follow its listeners",
    { security: { tls } },
    ["memcached", ...listeners, ...basics, ...tlsArgs],
  ],
  [
    "with command, for mutual TLS, it demands certificates too; all features come in order",
    {
      memcached: { verbosity: 1, extraArgs: ["-o", "modern"] },
      security: { sasl, tls: { ...tls, enableClientCert: true } },
    },
    // biome-ignore format: in the order of the contract
    ["memcached", ...listeners, "-o", "ssl_verify_mode=2", ...basics, "-v", "-Y", "/etc/memcached/sasl/password-file",
      ...tlsArgs, "-o", "ssl_ca_cert=/etc/memcached/tls/ca.crt", "-o", "modern"],
  ],
])("14: %s", async (_, spec, expected) => {
  const { server } = await pods.start(spec, secrets);

  expect(await server.commandLine()).toEqual(expected);
});
