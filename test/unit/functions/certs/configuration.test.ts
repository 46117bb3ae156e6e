import { expect, test } from "vitest";
import { readCertsConfiguration } from "../../../../functions/certs/configuration.ts";

const hosts = { EBB_CERTS_HOSTS: "ebb.svc" };

test("all but the hosts has a default, and a variable that is set to nothing is not set", () => {
  const defaults = {
    secret: "ebb-admission-tls",
    namespace: undefined,
    webhooks: ["ebb-admission", "ebb-inject"],
    settings: { hosts: [{ type: "dns", value: "ebb.svc" }], lifeMs: 90 * 24 * 3_600_000, overlapMs: 600_000 },
  };
  const empty = {
    EBB_CERTS_SECRET: "",
    EBB_NAMESPACE: "",
    EBB_CERTS_WEBHOOKS: "",
    EBB_CERTS_LIFE: "",
    EBB_CERTS_OVERLAP: "",
  };

  expect(readCertsConfiguration(hosts)).toEqual(defaults);
  expect(readCertsConfiguration({ ...hosts, ...empty })).toEqual(defaults);
});

test("everything can be told", () => {
  const environment = {
    EBB_CERTS_SECRET: "tls",
    EBB_NAMESPACE: "ebb",
    EBB_CERTS_WEBHOOKS: "webhooks, more",
    EBB_CERTS_HOSTS: " ebb.svc, 10.0.0.1,,::1 ",
    EBB_CERTS_LIFE: "1h1m1s",
    EBB_CERTS_OVERLAP: "90s",
  };

  expect(readCertsConfiguration(environment)).toEqual({
    secret: "tls",
    namespace: "ebb",
    webhooks: ["webhooks", "more"],
    settings: {
      hosts: [
        { type: "dns", value: "ebb.svc" },
        { type: "ip", value: "10.0.0.1" },
        { type: "ip", value: "::1" },
      ],
      lifeMs: 3_661_000,
      overlapMs: 90_000,
    },
  });
});

test.each([
  [{}, "EBB_CERTS_HOSTS must list what the webhooks are called by"],
  [{ EBB_CERTS_HOSTS: " , " }, "EBB_CERTS_HOSTS must list what the webhooks are called by"],
  [{ EBB_CERTS_HOSTS: "a.svc,https://b" }, '"https://b" is neither'],
  [{ ...hosts, EBB_CERTS_LIFE: "90d" }, 'EBB_CERTS_LIFE must be a duration such as 2160h, 10m or 1m30s: it is "90d"'],
  [{ ...hosts, EBB_CERTS_LIFE: "0s" }, "EBB_CERTS_LIFE must be a duration"],
  [{ ...hosts, EBB_CERTS_OVERLAP: "10" }, "EBB_CERTS_OVERLAP must be a duration"],
  [{ ...hosts, EBB_CERTS_LIFE: "30m" }, "EBB_CERTS_OVERLAP must be less than a third of EBB_CERTS_LIFE"],
])("%j is refused with a sentence that names the variable", (environment, sentence) => {
  expect(() => readCertsConfiguration(environment)).toThrow(sentence);
});
