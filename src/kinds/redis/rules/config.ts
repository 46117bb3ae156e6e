/** Rules about redis.conf. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { cel, type Denial } from "../../rule.ts";
import { ownedDirective } from "../config/directives.ts";
import { specOf } from "../spec.ts";

const configOf = (cr: Redis) => specOf(cr).config ?? {};

/** Lines begin with blanks of these kinds; Redis takes no other ones. Both texts are one pattern. */
const blanks = "[ \t\r\f\v]*";
const blanksCel = String.raw`[ \t\r\f\v]*`;
const ownedLine = new RegExp(`(^|[\n])${blanks}${ownedDirective}`);
const ownedLineCel = String.raw`(^|[\n])${blanksCel}${ownedDirective.replaceAll("'", String.raw`\'`)}`;

/** As a text of CEL in quotes. */
const ownedNameCel = `^${ownedDirective.replaceAll("'", String.raw`\'`)}`;

/** A directive's name, as the server writes it. */
const namePattern = "^[a-z][a-z0-9-]*$";

const dynamicNames = (cr: Redis): string[] => Object.keys(configOf(cr).dynamic ?? {});

export const configDenials: readonly Denial<Redis>[] = [
  {
    id: "V5",
    rule: "maxMemoryPercentOfLimit comes with a memory limit",
    at: "spec",
    field: "spec.config.maxMemoryPercentOfLimit",
    cel: cel`!self.?config.?maxMemoryPercentOfLimit.hasValue() || self.?resources.?limits[?'memory'].hasValue()`,
    message: "is a share of resources.limits.memory, which is missing",
    isBroken: (cr) =>
      configOf(cr).maxMemoryPercentOfLimit !== undefined && specOf(cr).resources?.limits?.memory === undefined,
  },
  {
    id: "V6",
    rule: "config.dynamic has names of directives, in lower case",
    at: "spec.config",
    field: "spec.config.dynamic",
    cel: `!has(self.dynamic) || self.dynamic.all(name, name.matches('${namePattern}'))`,
    message: "has a name that no directive has",
    isBroken: (cr) => dynamicNames(cr).some((name) => !new RegExp(namePattern).test(name)),
  },
  {
    id: "V6",
    rule: "config.dynamic sets nothing that the operator sets itself",
    at: "spec.config",
    field: "spec.config.dynamic",
    cel: `!has(self.dynamic) || !self.dynamic.exists(name, name.matches('${ownedNameCel}'))`,
    message: "sets what the operator sets: there are fields for it, or it is not for change",
    isBroken: (cr) => dynamicNames(cr).some((name) => new RegExp(`^${ownedDirective}`).test(name)),
  },
  {
    id: "V6",
    rule: "config.extra sets nothing that the operator sets itself, and quotes no directive",
    at: "spec.config",
    field: "spec.config.extra",
    cel: `!has(self.extra) || !self.extra.lowerAscii().matches('${ownedLineCel}')`,
    message: "sets what the operator sets: there are fields for it, or it is not for change",
    isBroken: (cr) => ownedLine.test((configOf(cr).extra ?? "").toLowerCase()),
  },
];
