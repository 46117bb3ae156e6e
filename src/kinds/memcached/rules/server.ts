/** Rules about the memcached server: its memory, the sizes of its items, and its flags. */

import {
  defaultMaxConnections,
  defaultMaxItemSize,
  defaultMaxMemoryMB,
  defaultThreads,
} from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { specOf } from "../spec.ts";
import { endingFlags, findArg, isOwnFlagCel, ownFlags, ownOptions, sizeFlags } from "./flags.ts";

const server = (cr: Memcached) => specOf(cr).memcached ?? {};
const args = (cr: Memcached) => server(cr).extraArgs;

const hasArgCel = (condition: string): string => `(has(self.extraArgs) && self.extraArgs.exists(a, ${condition}))`;
const bringsOwnSizeCel = hasArgCel(`a.matches('${sizeFlags}')`);
const bringsOwnSize = (cr: Memcached): boolean => findArg(args(cr), sizeFlags) !== undefined;

/** Of any more digits the schema takes them, and nothing else does. */
const sizePattern = "^[0-9]{1,18}(?:k|m)$";
const isSizeCel = `(has(self.maxItemSize) && self.maxItemSize.matches('${sizePattern}'))`;
const digitsCel = "self.maxItemSize.substring(0, size(self.maxItemSize) - 1)";
const kibibytesCel = `double(${digitsCel}) * (self.maxItemSize.endsWith('m') ? 1024.0 : 1.0)`;

const maxItemSize = (cr: Memcached): string => server(cr).maxItemSize || defaultMaxItemSize;
const maxMemoryMB = (cr: Memcached): number => server(cr).maxMemoryMB || defaultMaxMemoryMB;

/** `undefined` for what is no size. */
const kibibytes = (size: string): number | undefined => {
  if (!new RegExp(sizePattern).test(size)) return undefined;
  return Number(size.slice(0, -1)) * (size.endsWith("m") ? 1024 : 1);
};

const isBrokenSize =
  (isWrong: (kibibytes: number, cr: Memcached) => boolean) =>
  (cr: Memcached): boolean => {
    const size = kibibytes(maxItemSize(cr));
    return size !== undefined && !bringsOwnSize(cr) && isWrong(size, cr);
  };

const mentions = (cr: Memcached, options: readonly string[]): boolean =>
  (args(cr) ?? []).some((arg) => options.some((option) => arg.includes(option)));
const mentionsCel = (options: readonly string[]): string =>
  hasArgCel(options.map((option) => `a.contains('${option}')`).join(" || "));

/** Kibibytes of the pieces that large items are stored in. */
const chunk = 512;
const ownChunk = ["slab_chunk_max"];
const wholePages = ["no_chunked_items", "no_modern"];

export const serverDenials: readonly Denial<Memcached>[] = [
  {
    id: "V13",
    rule: "maxItemSize is at most half of maxMemoryMB, unless extraArgs set either",
    at: "spec.memcached",
    field: "spec.memcached.maxItemSize",
    cel: cel`!${isSizeCel} || ${bringsOwnSizeCel} || ${kibibytesCel} <= double(self.maxMemoryMB) * 512.0`,
    message: "the server refuses items above half of its memory",
    isBroken: isBrokenSize((size, cr) => size > maxMemoryMB(cr) * 512),
  },
  {
    id: "V14",
    rule: "maxItemSize is 1k to 1024m, unless extraArgs set it",
    at: "spec.memcached",
    field: "spec.memcached.maxItemSize",
    cel: cel`!has(self.maxItemSize) || !self.maxItemSize.matches('^[0-9]+(?:k|m)$') || ${bringsOwnSizeCel} ||
      (${isSizeCel} && ${kibibytesCel} >= 1.0 && ${kibibytesCel} <= 1048576.0)`,
    message: "item size must be 1k to 1024m",
    isBroken(cr) {
      const size = maxItemSize(cr);
      if (!/^[0-9]+(?:k|m)$/.test(size) || bringsOwnSize(cr)) return false;
      const count = kibibytes(size);
      return count === undefined || count < 1 || count > 1024 * 1024;
    },
  },
  {
    id: "V15",
    rule: "maxItemSize is a multiple of 512k, unless extraArgs set slab_chunk_max, the memory or the item size",
    at: "spec.memcached",
    field: "spec.memcached.maxItemSize",
    cel: cel`!${isSizeCel} || !self.maxItemSize.endsWith('k') || ${bringsOwnSizeCel} || ${mentionsCel(ownChunk)} ||
      int(${digitsCel}) % ${chunk} == 0`,
    message: "must be a multiple of the server's 512k slab chunk",
    isBroken: isBrokenSize(
      (_, cr) =>
        maxItemSize(cr).endsWith("k") &&
        !mentions(cr, ownChunk) &&
        BigInt(maxItemSize(cr).slice(0, -1)) % BigInt(chunk) !== 0n,
    ),
  },
  {
    id: "V22",
    rule: "with no_modern or no_chunked_items in extraArgs, maxItemSize is 1m or more",
    at: "spec.memcached",
    field: "spec.memcached.maxItemSize",
    cel: cel`!${isSizeCel} || !${mentionsCel(wholePages)} || ${bringsOwnSizeCel} || ${mentionsCel(ownChunk)} ||
      ${kibibytesCel} < 1.0 || ${kibibytesCel} >= 1024.0`,
    message: "no_modern and no_chunked_items need an item size of 1m or more",
    isBroken: isBrokenSize(
      (size, cr) => size >= 1 && size < 1024 && mentions(cr, wholePages) && !mentions(cr, ownChunk),
    ),
  },
  {
    id: "V16",
    rule: "extraArgs hold nothing that makes the server exit or leave TCP: -d, -h, -i, -V, -s, alone or in a cluster, and their long forms",
    at: "spec.memcached.extraArgs",
    field: "spec.memcached.extraArgs",
    cel: cel`!self.exists(a, a.matches('${endingFlags}'))`,
    message: {
      cel: cel`self.filter(a, a.matches('${endingFlags}'))[0] + ' makes the server exit or leave TCP'`,
      short: "has an argument that makes the server exit or leave TCP",
      of: (cr) => `${findArg(args(cr), endingFlags)} makes the server exit or leave TCP`,
    },
    isBroken: (cr) => findArg(args(cr), endingFlags) !== undefined,
  },
];

const setBesideCel = `variables.spec.?memcached.?extraArgs.orValue([]).filter(a, ${isOwnFlagCel("a")} || a.contains('${ownOptions}'))`;
const setBeside = (cr: Memcached): string[] =>
  (args(cr) ?? []).filter((arg) => findArg([arg], ownFlags) !== undefined || arg.includes(ownOptions));

export const serverCautions: readonly Caution<Memcached>[] = [
  {
    id: "W5",
    rule: "extraArgs set nothing that the operator sets itself: -m, -c, -t, -I, -p, -l, -U, -Z, -Y, -S, their long forms, ssl_ options",
    field: "spec.memcached.extraArgs",
    cel: cel`size(${setBesideCel}) == 0`,
    message: {
      cel: cel`${setBesideCel}.join(', ') + ' set what the operator sets: probes, ports and limits do not follow'`,
      short: "sets what the operator sets: probes, ports and limits do not follow",
      of: (cr) => `${setBeside(cr).join(", ")} set what the operator sets: probes, ports and limits do not follow`,
    },
    isBroken: (cr) => setBeside(cr).length > 0,
  },
  {
    id: "W13",
    rule: "maxConnections is 5 × threads + 8 or more",
    field: "spec.memcached.maxConnections",
    cel: cel`variables.spec.?memcached.?maxConnections.orValue(${defaultMaxConnections}) >=
      5 * variables.spec.?memcached.?threads.orValue(${defaultThreads}) + 8`,
    message: "too few to start with: each thread takes about five, and the server itself some",
    isBroken: (cr) =>
      (server(cr).maxConnections || defaultMaxConnections) < 5 * (server(cr).threads || defaultThreads) + 8,
  },
];
