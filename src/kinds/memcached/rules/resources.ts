/** Rules about CPU and memory of the containers. */

import { defaultMaxMemoryMB } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { isAbove, isAboveCel } from "../../shared/rules/quantities.ts";
import { isMonitored, specOf } from "../spec.ts";

/** Mebibytes that the server needs beside its cache. */
const overhead = 32;

const memoryLimit = (cr: Memcached): string | number | undefined => specOf(cr).resources?.limits?.memory;
const maxMemoryMB = (cr: Memcached): number => specOf(cr).memcached?.maxMemoryMB || defaultMaxMemoryMB;

const leastMemory = (cr: Memcached): string => `${maxMemoryMB(cr) + overhead}Mi`;
const leastMebibytesCel = `self.memcached.maxMemoryMB + ${overhead}`;

const memory: Denial<Memcached> = {
  id: "V1",
  rule: "a memory limit is maxMemoryMB + 32 or more, in Mi",
  at: "spec",
  field: "spec.resources.limits.memory",
  cel: cel`!(self.?resources.?limits[?'memory'].hasValue() &&
    isQuantity(string(self.resources.limits['memory'])) &&
    quantity('0').add((${leastMebibytesCel}) * 1048576).isGreaterThan(quantity(string(self.resources.limits['memory']))))`,
  message: {
    cel: cel`'too small for the cache: at least %dMi is needed'.format([${leastMebibytesCel}])`,
    short: "too small for the cache",
    of: (cr) => `too small for the cache: at least ${leastMemory(cr)} is needed`,
  },
  isBroken: (cr) => isAbove(leastMemory(cr), memoryLimit(cr)),
};

type ResourceName = "cpu" | "memory";

const isAboveLimitCel = (resources: string, name: ResourceName): string =>
  cel`${resources}.?requests[?'${name}'].hasValue() && ${resources}.?limits[?'${name}'].hasValue() &&
    ${isAboveCel(`string(${resources}.requests['${name}'])`, `string(${resources}.limits['${name}'])`)}`;

const serverRequest = (name: ResourceName): Denial<Memcached> => ({
  id: "V17",
  rule: `the server's ${name} request is at most its limit`,
  at: "spec.resources",
  field: `spec.resources.requests.${name}`,
  cel: cel`!(${isAboveLimitCel("self", name)})`,
  message: "request is above its limit",
  isBroken: (cr) => isAbove(specOf(cr).resources?.requests?.[name], specOf(cr).resources?.limits?.[name]),
});

const exporterRequest = (name: ResourceName): Denial<Memcached> => ({
  id: "V17",
  rule: `the exporter's ${name} request is at most its limit`,
  at: "spec.monitoring",
  field: `spec.monitoring.exporterResources.requests.${name}`,
  cel: cel`!(self.?enabled.orValue(false) && has(self.exporterResources) && ${isAboveLimitCel("self.exporterResources", name)})`,
  message: "request is above its limit",
  isBroken(cr) {
    const { requests, limits } = specOf(cr).monitoring?.exporterResources ?? {};
    return isMonitored(cr) && isAbove(requests?.[name], limits?.[name]);
  },
});

export const memoryDenials: readonly Denial<Memcached>[] = [memory];

export const requestDenials: readonly Denial<Memcached>[] = [
  serverRequest("cpu"),
  serverRequest("memory"),
  exporterRequest("cpu"),
  exporterRequest("memory"),
];

/** Tenths of a mebibyte that let a server with this much cache live: a tenth more than the cache, and the overhead. */
const comfortable = (cr: Memcached): number => maxMemoryMB(cr) * 11 + overhead * 10;
const comfortableCel = cel`variables.spec.?memcached.?maxMemoryMB.orValue(${defaultMaxMemoryMB}) * 11 + ${overhead * 10}`;

export const memoryCautions: readonly Caution<Memcached>[] = [
  {
    id: "W4",
    rule: "there is a memory limit, of 1.1 × maxMemoryMB + 32 or more, in Mi",
    field: "spec.resources.limits.memory",
    cel: cel`variables.spec.?resources.?limits[?'memory'].hasValue() &&
      !(${isAboveCel(
        `string((${comfortableCel}) / 10) + '.' + string((${comfortableCel}) % 10) + 'Mi'`,
        "string(variables.spec.resources.limits['memory'])",
      )})`,
    message: "the kernel may kill what the cache would evict",
    isBroken(cr) {
      const tenths = comfortable(cr);
      const limit = memoryLimit(cr);
      return limit === undefined || isAbove(`${Math.floor(tenths / 10)}.${tenths % 10}Mi`, limit);
    },
  },
];
