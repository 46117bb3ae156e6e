import { connect as startTls } from "node:tls";
import { beforeAll, expect, test } from "vitest";
import { type Identity, issue, makeAuthority, serverName } from "../../support/programs/certificates.ts";
import { ownPods } from "../../support/programs/own-pods.ts";
import type { Pod } from "../../support/programs/pod.ts";
import { ask } from "../../support/programs/text-protocol.ts";

const pods = ownPods();
let authority: Identity; let server: Identity; let client: Identity; let foreign: Identity;
beforeAll(async () => {
  authority = await makeAuthority("clients");
  server = await issue(authority, "server");
  client = await issue(authority, "client");
  foreign = await issue(await makeAuthority("clients"), "client");
});
const hosts = ["192.0.2.1","2001:db8::1","127.0.0.1","::1"];
const tlsConn = async (pod: Pod, host: string, identity?: Identity, more = {}) =>
  startTls({ socket: await pod.connect(11212, host), ca: authority.cert, servername: serverName, ...identity, ...more });

test.each([true, false])("x %s", async (enableClientCert) => {
  const pod = await pods.start({ security: { tls: { enabled: true, certificateSecretRef: { name: "t" }, enableClientCert } } },
   { t: { "tls.crt": server.cert, "tls.key": server.key, "ca.crt": authority.cert } });
  for (const host of hosts) {
    console.log(host, await ask(await pod.connect(11211, host), "version"));
    console.log(host, await ask(await pod.connect(11212, host), "version").catch((e) => e));
    for (const [n, identity] of Object.entries({none: undefined, client, foreign, }))
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"])
    console.log(n, maxVersion, await ask(await tlsConn(pod, host, identity, {maxVersion}), "version").catch((e) => e));
  }
  console.log(pod.server.log());
  expect(1).toBe(1);
});
