import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type KeepOptions, type Kept, keepCertificates } from "../../../src/certificates/keep.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import { called, type FakeApi, fakeApi, mutating, secretKey, trustAll, validating, webhooksName } from "./fake-api.ts";
import { at, days, epoch, hostsOf } from "./pairs.ts";

const minutes = 60_000;
const settings = { hosts: hostsOf("ebb.svc"), lifeMs: 90 * days, overlapMs: 10 * minutes };

const keep = (api: Pick<FakeApi, "client">, now = epoch, options: Partial<KeepOptions> = {}): Promise<Kept> =>
  keepCertificates({
    client: api.client,
    secret: secretKey,
    webhooks: [webhooksName],
    settings,
    now: () => now,
    ...options,
  });

const textOf = (api: FakeApi, key: string): string => Buffer.from(api.secret().data?.[key] ?? "", "base64").toString();
const keysOf = (api: FakeApi): string[] => Object.keys(api.secret().data ?? {}).sort();
const bundleOf = (api: FakeApi): string => {
  const [bundle = "", ...others] = new Set(api.bundles());
  expect(others).toEqual([]);
  expect(bundle).toBe(textOf(api, "ca.crt"));
  return bundle;
};
const isTrusted = (cert: string, bundle: string): boolean =>
  bundle.split(/(?=-----BEGIN)/).some((ca) => new X509Certificate(cert).verify(new X509Certificate(ca).publicKey));

test("the first run serves a certificate and tells every webhook of its authority; the next writes nothing", async () => {
  const api = fakeApi();

  const first = await keep(api);
  const second = await keep(api, at(1 * days));

  expect(first).toMatchObject({
    steps: ["create"],
    patched: [validating, mutating].map(called),
    absent: [],
    notAfter: at(90 * days),
  });
  expect(second).toEqual({ ...first, steps: [], patched: [] });
  expect(api.writes).toEqual(["replace Secret", `patch ${validating}`, `patch ${mutating}`]);
  expect(keysOf(api)).toEqual(["ca.crt", "tls.crt", "tls.key"]);
  expect(isTrusted(textOf(api, "tls.crt"), bundleOf(api))).toBe(true);
});

test("daily runs renew a certificate in three of them, and whatever is served is trusted", async () => {
  const api = fakeApi();
  await keep(api);
  const [old, oldAuthority] = [textOf(api, "tls.crt"), bundleOf(api)];
  const done: Record<number, Kept["steps"]> = {};

  for (let day = 1; day <= 70; day++) {
    const { steps } = await keep(api, at(day * days));
    if (steps.length > 0) done[day] = steps;
    expect(isTrusted(textOf(api, "tls.crt"), bundleOf(api))).toBe(true);
    if (day <= 61) expect(isTrusted(old, bundleOf(api))).toBe(true);
  }

  expect(done).toEqual({ 60: ["prepare", "note"], 61: ["promote", "note"], 62: ["retire"] });
  expect(keysOf(api)).toEqual(["ca.crt", "tls.crt", "tls.key"]);
  expect(textOf(api, "tls.crt")).not.toBe(old);
  expect(bundleOf(api)).not.toContain(oldAuthority);
  expect(api.secret().metadata.annotations).toEqual({});
});

test("a run within the overlap waits for the next", async () => {
  const api = fakeApi();
  await keep(api);
  await keep(api, at(60 * days));

  expect(await keep(api, at(60 * days + 10 * minutes - 1))).toMatchObject({ steps: [], patched: [] });
  expect(await keep(api, at(60 * days + 10 * minutes))).toMatchObject({ steps: ["promote", "note"], patched: [] });
});

test("a changed host is served after a renewal, until which the others are served", async () => {
  const api = fakeApi();
  await keep(api);
  const old = textOf(api, "tls.crt");
  const more = { settings: { ...settings, hosts: hostsOf("ebb.svc", "10.0.0.1") } };

  await keep(api, at(1 * days), more);
  expect(textOf(api, "tls.crt")).toBe(old);
  await keep(api, at(2 * days), more);

  expect(new X509Certificate(textOf(api, "tls.crt")).subjectAltName).toBe("DNS:ebb.svc, IP Address:10.0.0.1");
});

describe("when the certificate is out of date", () => {
  test("another is served at once", async () => {
    const api = fakeApi();
    await keep(api);

    const { steps, notAfter } = await keep(api, at(91 * days));

    expect([steps, notAfter]).toEqual([["create"], at(181 * days)]);
    expect(isTrusted(textOf(api, "tls.crt"), bundleOf(api))).toBe(true);
  });

  test("the next, if there is one, is served at once", async () => {
    const api = fakeApi();
    await keep(api);
    await keep(api, at(60 * days));
    const next = textOf(api, "next.crt");

    expect(await keep(api, at(91 * days))).toMatchObject({ steps: ["promote", "note"] });
    expect(textOf(api, "tls.crt")).toBe(next);
  });
});

test("a broken next pair is made anew, while the old one is served", async () => {
  const api = fakeApi();
  await keep(api);
  const old = textOf(api, "tls.crt");
  await keep(api, at(60 * days));
  const secret = api.secret();
  api.put({ ...secret, data: { ...secret.data, "next.key": "" } } as typeof secret);

  expect(await keep(api, at(61 * days))).toMatchObject({ steps: ["prepare", "note"] });
  expect(textOf(api, "tls.crt")).toBe(old);
  expect(await keep(api, at(62 * days))).toMatchObject({ steps: ["promote", "note"] });
});

test("what was changed by hand is told to the webhooks again, and a renewal begins its wait anew", async () => {
  const api = fakeApi();
  await keep(api);
  trustAll(api, "");
  expect(await keep(api, at(1 * days))).toMatchObject({ steps: [], patched: [validating, mutating].map(called) });

  await keep(api, at(60 * days));
  trustAll(api, "");

  expect(await keep(api, at(61 * days))).toMatchObject({
    steps: ["unnote", "note"],
    patched: [validating, mutating].map(called),
  });
  expect(await keep(api, at(62 * days))).toMatchObject({ steps: ["promote", "note"], patched: [] });
});

test("a kind without a webhook configuration is passed over", async () => {
  const api = fakeApi([mutating]);

  expect(await keep(api)).toMatchObject({
    steps: ["create"],
    patched: [called(mutating)],
    absent: [called(validating)],
  });
});

test("without any webhook configuration the run fails with a remedy, and writes nothing", async () => {
  const api = fakeApi([]);

  await expect(keep(api)).rejects.toThrow(
    'Cannot find ValidatingWebhookConfiguration "ebb-admission" or MutatingWebhookConfiguration "ebb-admission": apply the manifest that ships it',
  );
  expect(api.writes).toEqual([]);
});

test("without the Secret the run fails with a remedy", async () => {
  const elsewhere = { secret: { ...secretKey, name: "other" } };

  await expect(keep(fakeApi(), epoch, elsewhere)).rejects.toThrow(
    'Cannot find Secret "ebb-system/other": apply the manifest that ships it, empty',
  );
});

test("a conflict is a reason to read again, a refusal is none", async () => {
  const { client } = fakeApi();
  const refusals = [409, 403].map((status) => new ApiError("replace Secret", status, "Refused", "text"));
  let tries = 0;
  const replace: typeof client.replace = () => Promise.reject(refusals[tries++]);

  await expect(keep({ client: { ...client, replace } })).rejects.toMatchObject({ status: 403 });
  expect(tries).toBe(2);
});

test("a run that meets a conflict each time gives up", async () => {
  const { client } = fakeApi();
  const replace: typeof client.replace = () => Promise.reject(new ApiError("replace Secret", 409, "Conflict", "text"));

  await expect(keep({ client: { ...client, replace } })).rejects.toThrow(
    'Cannot keep the certificates of Secret "ebb-system/ebb-admission-tls" as it or the webhook configurations were changed each time in 10 tries',
  );
});

test("the signal goes along with every request", async () => {
  const { client } = fakeApi();
  const { signal } = new AbortController();
  const signals: unknown[] = [];
  const noted = <T extends keyof typeof client>(verb: T): (typeof client)[T] =>
    ((...args: unknown[]) => {
      signals.push((args.at(-1) as { signal: unknown }).signal);
      return (client[verb] as (...args: unknown[]) => unknown)(...args);
    }) as never;

  await keep({ client: { get: noted("get"), replace: noted("replace"), patch: noted("patch") } }, epoch, { signal });

  expect(new Set(signals)).toEqual(new Set([signal]));
});
