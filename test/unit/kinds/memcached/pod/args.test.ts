import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { args, command } from "../../../../../src/kinds/memcached/pod/args.ts";
import { memcached, sasl, tls } from "../fixtures.ts";

const basics = ["-m", "64", "-c", "1024", "-t", "4", "-I", "1m"];
const saslArgs = ["-Y", "/etc/memcached/sasl/password-file"];
const tlsArgs = ["-Z", "-o", "ssl_chain_cert=/etc/memcached/tls/tls.crt", "-o", "ssl_key=/etc/memcached/tls/tls.key"];
const mutualTls = { ...tls, enableClientCert: true };
const mutualTlsArgs = [...tlsArgs, "-o", "ssl_ca_cert=/etc/memcached/tls/ca.crt"];

test.each<[string, MemcachedSpec, string[]]>([
  ["an empty spec", {}, basics],
  [
    "all numbers",
    { memcached: { maxMemoryMB: 2048, maxConnections: 1, threads: 128, maxItemSize: "512k" } },
    ["-m", "2048", "-c", "1", "-t", "128", "-I", "512k"],
  ],
  ["zero and empty text", { memcached: { maxMemoryMB: 0, maxConnections: 0, threads: 0, maxItemSize: "" } }, basics],
  ["verbosity 0", { memcached: { verbosity: 0 } }, basics],
  ["verbosity 1", { memcached: { verbosity: 1 } }, [...basics, "-v"]],
  ["verbosity 2", { memcached: { verbosity: 2 } }, [...basics, "-vv"]],
  ["extraArgs", { memcached: { extraArgs: ["-o", "modern"] } }, [...basics, "-o", "modern"]],
  ["SASL", { security: { sasl } }, [...basics, ...saslArgs]],
  ["TLS", { security: { tls } }, [...basics, ...tlsArgs]],
  ["mutual TLS", { security: { tls: mutualTls } }, [...basics, ...mutualTlsArgs]],
  ["client certificates without TLS", { security: { tls: { ...mutualTls, enabled: false } } }, basics],
  [
    "everything",
    { memcached: { verbosity: 2, extraArgs: ["-B", "ascii"] }, security: { sasl, tls: mutualTls } },
    [...basics, "-vv", ...saslArgs, ...mutualTlsArgs, "-B", "ascii"],
  ],
])("passes the flags of %s", (_, spec, expected) => {
  expect(args(memcached(spec))).toEqual(expected);
});

test.each<[string, MemcachedSpec, string[] | undefined]>([
  ["the image's entrypoint without TLS", { security: { sasl } }, undefined],
  ["both listeners with TLS", { security: { tls } }, ["memcached", "-l", "notls:*:11211,*:11212"]],
  [
    "both listeners and the check of client certificates with mutual TLS",
    { security: { tls: mutualTls } },
    ["memcached", "-l", "notls:*:11211,*:11212", "-o", "ssl_verify_mode=2"],
  ],
  [
    "the plain listener for the pod alone where it is hidden",
    { security: { tls: { ...tls, plaintextListener: "Loopback" } } },
    ["memcached", "-l", "notls:127.0.0.1:11211,*:11212"],
  ],
  ["as ever where 11211 is hidden without TLS", { security: { tls: { plaintextListener: "Loopback" } } }, undefined],
])("starts %s", (_, spec, expected) => {
  expect(command(memcached(spec))).toEqual(expected);
});
