/** What must hold of a built image. Pure. */

import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { imageLaunch, type Runtime } from "../bundle/launch.ts";
import { entrypoint } from "./entrypoint.ts";

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
 * code that Deno compiled: 134 and 181, and a tenth.
 */
export const sizeBounds: Readonly<Record<Runtime, number>> = { deno: 147, node: 199 };

export interface Wanted {
  runtime: Runtime;
  functions: readonly string[];
  version: string;
}

/** A sentence for each thing that is not as it should be. */
export const faults = (image: z.output<typeof inspected>, files: readonly string[], wanted: Wanted): string[] => [
  ...sizeFaults(image.Size, wanted.runtime),
  ...configFaults(image.Config, wanted),
  ...fileFaults(files, wanted),
];

const sizeFaults = (bytes: number, runtime: Runtime): string[] =>
  bytes <= sizeBounds[runtime] * 1_000_000
    ? []
    : [`The image takes ${Math.ceil(bytes / 1_000_000)} MB: at most ${sizeBounds[runtime]} with ${runtime}`];

const configFaults = (config: z.output<typeof inspected>["Config"], { runtime, version }: Wanted): string[] => {
  const env = Object.entries(imageLaunch(runtime).env).map(([name, value]) => `${name}=${value}`);
  const missing = env.filter((variable) => !config.Env?.includes(variable));
  const facts: [string, unknown, unknown][] = [
    ["User", config.User, "65532:65532"],
    ["Entrypoint", config.Entrypoint, entrypoint(runtime)],
    ["Cmd", config.Cmd ?? [], []],
    ["ExposedPorts", Object.keys(config.ExposedPorts ?? {}), ["8080/tcp"]],
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

const fileFaults = (files: readonly string[], { runtime, functions }: Wanted): string[] => {
  const programs = ["main.mjs", ...functions.map((name) => `${name}/main.mjs`)].map((path) => `app/${path}`);
  const needed = [
    ...programs,
    "app/THIRD-PARTY-LICENSES",
    ...(runtime === "deno" ? ["app/deno/v8_code_cache_v2"] : []),
  ];
  const held = files.filter((path) => /^app\/[^/]+\/main\.mjs$/.test(path) && !programs.includes(path));
  return [
    ...files.filter((path) => tools.test(path)).map((path) => `There must be no shell and no package manager: ${path}`),
    ...files.filter((path) => sources.test(path)).map((path) => `There must be only bundles: ${path}`),
    ...held.map((path) => `There must be no other function: ${path}`),
    ...needed.filter((path) => !files.includes(path)).map((path) => `There must be ${path}`),
  ];
};
