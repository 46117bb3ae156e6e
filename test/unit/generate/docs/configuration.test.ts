/** docs/configuration.md names the variables that are read, no others, and their defaults. */

import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { podProgramNames } from "../../../../dev/bundle/functions.ts";
import { readCertsConfiguration } from "../../../../functions/certs/configuration.ts";
import { readConfiguration } from "../../../../functions/runtime/configuration.ts";

const root = new URL("../../../../", import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), "utf8");

/** By property, or by a name that is handed to what reads the property. */
const mentions = /\benvironment\.([A-Z][A-Z0-9_]*)|"((?:EBB|TLS)_[A-Z0-9_]+)"/g;

/** What runs in pods of applications has pages of its own. */
const exclude = podProgramNames().map((name) => `functions/${name}/**`);
const paths = await Array.fromAsync(glob("functions/**/*.ts", { cwd: root, exclude }));
const sources = await Promise.all(paths.map(read));
const variables = new Set(
  sources.flatMap((text) => [...text.matchAll(mentions)].flatMap(([, property, name]) => property ?? name ?? [])),
);

/** First and second cell of each row. */
const rows = [...(await read("docs/configuration.md")).matchAll(/^\| (`[^|]*) \| ([^|]*) \|/gm)].map(
  ([, names = "", usual = ""]) => [[...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name), usual] as const,
);
const documented = rows.flatMap(([names]) => names);
const defaultOf = (variable: string): string => {
  const [, usual = ""] = rows.find(([names]) => names.includes(variable)) ?? [];
  return /^`([^`]*)`$/.exec(usual)?.[1] ?? usual;
};

test("the page names each variable that a function reads once, and no other", () => {
  expect(variables.size).toBeGreaterThan(15);
  expect(documented.toSorted()).toEqual([...variables].toSorted());
});

test("the configuration is read in two files alone", () => {
  const readers = paths.filter((_, index) => /\benvironment\.[A-Z]/.test(sources[index] ?? ""));

  expect(readers.toSorted()).toEqual(["functions/certs/configuration.ts", "functions/runtime/configuration.ts"]);
});

test("defaults are those of the page", () => {
  const { port, metricsPort, settings, instance } = readConfiguration({});
  const authenticated = readConfiguration({
    EBB_EVENT_AUTH: "warn",
    EBB_EVENT_SUBJECTS: "system:serviceaccount:a:b",
  }).authentication;
  const cluster = readConfiguration({ KUBERNETES_SERVICE_HOST: "a" }).cluster;
  const { secret, webhooks } = readCertsConfiguration({ EBB_CERTS_HOSTS: "a" });

  expect({
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    EBB_POD_DEFAULTS: settings.podDefaults,
    EBB_PREVIOUS_MANAGERS: settings.previousManagers.join(","),
    EBB_SIDECAR_IMAGE: settings.sidecarImage,
    EBB_INJECT_BY: settings.injectBy,
    EBB_NATIVE_SIDECARS: settings.nativeSidecars,
    HOSTNAME: instance,
    EBB_EVENT_AUDIENCE: authenticated?.audience,
    KUBERNETES_SERVICE_PORT: `none, \`${cluster?.port}\``,
    EBB_SERVICE_ACCOUNT_DIRECTORY: cluster?.directory,
    EBB_CERTS_SECRET: secret,
    EBB_CERTS_WEBHOOKS: webhooks.join(","),
  }).toEqual(
    Object.fromEntries(
      [
        "PORT",
        "METRICS_PORT",
        "EBB_POD_DEFAULTS",
        "EBB_PREVIOUS_MANAGERS",
        "EBB_SIDECAR_IMAGE",
        "EBB_INJECT_BY",
        "EBB_NATIVE_SIDECARS",
        "HOSTNAME",
        "EBB_EVENT_AUDIENCE",
        "KUBERNETES_SERVICE_PORT",
        "EBB_SERVICE_ACCOUNT_DIRECTORY",
        "EBB_CERTS_SECRET",
        "EBB_CERTS_WEBHOOKS",
      ].map((variable) => [variable, defaultOf(variable)]),
    ),
  );
  expect(defaultOf("EBB_EVENT_AUTH")).toBe("off");
  expect(readConfiguration({ EBB_EVENT_AUTH: defaultOf("EBB_EVENT_AUTH") })).toEqual(readConfiguration({}));
});

test.each(["EBB_CERTS_LIFE", "EBB_CERTS_OVERLAP"])("the default of %s is that of the page", (variable) => {
  const hosts = { EBB_CERTS_HOSTS: "a" };

  expect(readCertsConfiguration({ ...hosts, [variable]: defaultOf(variable) })).toEqual(readCertsConfiguration(hosts));
});

test("no other page has a table of variables of the functions", async () => {
  const others = (await Array.fromAsync(glob("docs/*.md", { cwd: root }))).filter(
    (path) => path !== "docs/configuration.md",
  );
  for (const path of others) expect(await read(path), path).not.toMatch(/^\| `(EBB|METRICS|TLS)_/m);
});
