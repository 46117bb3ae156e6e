import { describe, expect, test } from "vitest";
import { directiveLines, isOwnedDirective, quoted } from "../../../../../src/kinds/redis/config/directives.ts";

describe("lines of redis.conf", () => {
  test.each<[string, string, string[]]>([
    ["maxmemory-policy", "allkeys-lru", ['maxmemory-policy "allkeys-lru"']],
    ["proc-title-template", "{title} {listen-addr}", ['proc-title-template "{title} {listen-addr}"']],
    ["notify-keyspace-events", "", ['notify-keyspace-events ""']],
    ["save", "3600 1  300 100", ['save ""', 'save "3600" "1"', 'save "300" "100"']],
    ["save", "", ['save ""']],
    ["save", "60", ['save ""', 'save "60"']],
    [
      "client-output-buffer-limit",
      "normal 0 0 0 replica 1mb 1mb 60",
      ['client-output-buffer-limit "normal" "0" "0" "0"', 'client-output-buffer-limit "replica" "1mb" "1mb" "60"'],
    ],
    ["latency-tracking-info-percentiles", "50 99.5 99.9", ['latency-tracking-info-percentiles "50" "99.5" "99.9"']],
    ["latency-tracking-info-percentiles", "", ['latency-tracking-info-percentiles ""']],
  ])("%s %j", (name, value, expected) => {
    expect(directiveLines(name, value)).toEqual(expected);
  });
});

test.each([
  ['say "hi"', String.raw`"say \"hi\""`],
  ["back\\slash", String.raw`"back\\slash"`],
  ["one\ntwo\r\t", String.raw`"one\x0atwo\x0d\x09"`],
  ["ünï 🔑", '"ünï 🔑"'],
  ["next\u0085line", String.raw`"next\xc2\x85line"`],
])("%j is quoted as %s", (value, expected) => {
  expect(quoted(value)).toBe(expected);
});

test.each([
  ["port", true],
  ["PORT", true],
  [" port", true],
  ["port\t7000", true],
  ["ports", false],
  ["port-forward", false],
  ["tls-port", true],
  ["tls-protocols", false],
  ["cluster-enabled", true],
  ["cluster", false],
  ["replica-announce-ip", true],
  ["replica-priority", false],
  ["slaveof", true],
  ['"maxmemory"', true],
  ["'maxmemory'", true],
  ["maxmemory", false],
  ["requirepass", true],
  ["rename-command", true],
  ["constructor", false],
])("%j is the operator's own: %s", (name, expected) => {
  expect(isOwnedDirective(name)).toBe(expected);
});
