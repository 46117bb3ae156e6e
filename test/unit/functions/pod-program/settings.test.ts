import { expect, test } from "vitest";
import {
  bytes,
  duration,
  integer,
  list,
  oneOf,
  readSettings,
  text,
  url,
} from "../../../../functions/pod-program/settings.ts";

const settings = {
  port: integer("PORT", { what: "Port", otherwise: 9999, min: 1, max: 65535 }),
  mode: oneOf("MODE", { what: "Mode", otherwise: "precise", values: ["precise", "compat"] }),
  name: text("NAME", { what: "Name", otherwise: "pod" }),
  include: list("INCLUDE", { what: "Files", otherwise: ["*.log"] }),
  buffer: bytes("BUFFER", { what: "Buffer", otherwise: "16Mi" }),
  everyMs: duration("EVERY", { what: "Schedule", otherwise: "60s" }),
  endpoint: url("ENDPOINT", { what: "Endpoint", otherwise: "" }),
};

const read = (environment: Record<string, string | undefined>) => {
  const problems: string[] = [];
  return { values: readSettings(settings, environment, (problem) => problems.push(problem)), problems };
};

const defaults = {
  port: 9999,
  mode: "precise",
  name: "pod",
  include: ["*.log"],
  buffer: 16_777_216,
  everyMs: 60_000,
  endpoint: "",
};

test("what is not set or empty is the default, without a word", () => {
  expect(read({ PORT: "", MODE: " " })).toEqual({ values: defaults, problems: [] });
});

test("what can be accepted is taken", () => {
  const { values, problems } = read({
    PORT: "1234",
    MODE: "compat",
    NAME: "a b",
    INCLUDE: "*.log, app/*.txt, {a,b}.log,",
    BUFFER: "1.5Ki",
    EVERY: "1m30s",
    ENDPOINT: "http://loki:3100",
  });

  expect(values).toEqual({
    port: 1234,
    mode: "compat",
    name: "a b",
    include: ["*.log", "app/*.txt", "{a,b}.log"],
    buffer: 1536,
    everyMs: 90_000,
    endpoint: "http://loki:3100",
  });
  expect(problems).toEqual([]);
});

test.each([
  [{ PORT: "0" }, 'PORT must be a whole number from 1 to 65535: it is "0"; 9999 is taken'],
  [{ PORT: "65536" }, 'PORT must be a whole number from 1 to 65535: it is "65536"; 9999 is taken'],
  [{ PORT: "1e3" }, 'PORT must be a whole number from 1 to 65535: it is "1e3"; 9999 is taken'],
  [{ MODE: "Compat" }, 'MODE must be precise or compat: it is "Compat"; precise is taken'],
  [{ BUFFER: "lots" }, 'BUFFER must be a number of bytes such as 16Mi or 1000000: it is "lots"; 16Mi is taken'],
  [{ EVERY: "60" }, 'EVERY must be a duration such as 60s, 1m30s or 500ms: it is "60"; 60s is taken'],
  [{ ENDPOINT: "loki:3100" }, "ENDPOINT must be an http or https URL; nothing is taken"],
])("%o is told of and replaced by the default", (environment, problem) => {
  expect(read(environment)).toEqual({ values: defaults, problems: [problem] });
});

test("a default that is none is an error of the program", () => {
  expect(() => bytes("BUFFER", { what: "Buffer", otherwise: "lots" })).toThrow(
    'The default of BUFFER must be a number of bytes such as 16Mi or 1000000: it is "lots"',
  );
});
