/** What must hold of a built image. Pure. */

import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { imageLaunch, type Runtime } from "../bundle/launch.ts";
import { entrypoint } from "./entrypoint.ts";
import type { ImageOptions } from "./options.ts";

/** The part of `docker image inspect` that is looked at, which Podman prints alike. */
export const inspected = z.object({
  Size: z.number(),
  Config: z.object({
    User: z.string().default(""),
    Entrypoint: z.array(z.string()).nullish(),
    Cmd: z.array(z.string()).nullish(),
    Env: z.array(z.string()).nullish(),
    ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    StopSignal: z.string().optional(),
  }),
});

/**
 * Megabytes, unpacked. The runtime is 96 (Deno 2.9) or 150 (Node 26), Debian's libraries below it some 25, our folder 6, and 7 for the
 * code that Deno compiled: 134 and 181, and a tenth. That of sidecars has less of ours and 2 of BusyBox: 177, and a tenth.
 */
export const sizeBounds: Readonly<Record<Runtime | "sidecars", number>> = { deno: 147, node: 199, sidecars: 195 };

export interface Wanted extends Pick<ImageOptions, "image" | "runtime"> {
  /** Names of the programs that it holds. */
  held: readonly string[];
  version: string;
}

/** A sentence for each thing that is not as it should be. */
export const faults = (image: z.output<typeof inspected>, files: readonly string[], wanted: Wanted): string[] => [
  ...sizeFaults(image.Size, wanted),
  ...configFaults(image.Config, wanted),
  ...fileFaults(files, wanted),
];

const sizeFaults = (bytes: number, { image, runtime }: Wanted): string[] => {
  const what = image === "sidecars" ? image : runtime;
  return bytes <= sizeBounds[what] * 1_000_000
    ? []
    : [`The image takes ${Math.ceil(bytes / 1_000_000)} MB: at most ${sizeBounds[what]} with ${what}`];
};

const configFaults = (config: z.output<typeof inspected>["Config"], { image, runtime, version }: Wanted): string[] => {
  const env = Object.entries(imageLaunch(runtime).env).map(([name, value]) => `${name}=${value}`);
  const missing = env.filter((variable) => !config.Env?.includes(variable));
  const facts: [string, unknown, unknown][] = [
    ["User", config.User, "65532:65532"],
    ["Entrypoint", config.Entrypoint, entrypoint(runtime)],
    ["Cmd", config.Cmd ?? [], []],
    ["ExposedPorts", Object.keys(config.ExposedPorts ?? {}), image === "sidecars" ? [] : ["8080/tcp"]],
    ["StopSignal", config.StopSignal, "SIGTERM"],
    ["Missing Env", missing, []],
    ["Version label", config.Labels?.["org.opencontainers.image.version"], version],
  ];
  return facts
    .filter(([, found, right]) => !isDeepStrictEqual(found, right))
    .map(([what, found, right]) => `${what} must be ${JSON.stringify(right)}: it is ${JSON.stringify(found)}`);
};

const tools = /(^|\/)s?bin\/(ba|da|a|z)?sh$|(^|\/)s?bin\/(busybox|apt|apt-get|dpkg|apk|npm|npx|yarn|pnpm|corepack)$/;
const sources = /(^|\/)(package(-lock)?\.json|node_modules\/?|[^/]+\.(ts|mts|map))$/;

/** By which people look into a pod, and the kubelet asks for its health. */
const podTools = [
  "busybox/sh",
  "busybox/ls",
  "busybox/wget",
  "busybox/timeout",
  "busybox/date",
  "usr/local/bin/check-sidecar-health.sh",
];

const fileFaults = (files: readonly string[], { image, runtime, held: names }: Wanted): string[] => {
  const programs = ["main.mjs", ...names.map((name) => `${name}/main.mjs`)].map((path) => `app/${path}`);
  const needed = [
    ...programs,
    "app/THIRD-PARTY-LICENSES",
    ...(runtime === "deno" ? ["app/deno/v8_code_cache_v2"] : []),
    ...(image === "sidecars" ? podTools : []),
  ];
  const held = files.filter((path) => /^app\/[^/]+\/main\.mjs$/.test(path) && !programs.includes(path));
  return [
    ...files.filter((path) => tools.test(path)).map((path) => `There must be no shell and no package manager: ${path}`),
    ...files.filter((path) => sources.test(path)).map((path) => `There must be only bundles: ${path}`),
    ...held.map((path) => `There must be no other program: ${path}`),
    ...needed.filter((path) => !files.includes(path)).map((path) => `There must be ${path}`),
  ];
};
