import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { podLog } from "../../../../functions/pod-program/log.ts";
import { integer, list, text, url } from "../../../../functions/pod-program/settings.ts";
import { settingsFile } from "../../../../functions/pod-program/settings-file.ts";

const settings = {
  port: integer("PORT", { what: "Port", otherwise: 9999, min: 1, max: 65535 }),
  include: list("INCLUDE", { what: "Files", otherwise: ["*.log"] }),
  endpoint: url("ENDPOINT", { what: "Endpoint", otherwise: "" }),
  pod: text("POD_NAME", { what: "Name of the pod", otherwise: "" }),
};
const keys = { port: "server.port", include: "include", endpoint: "endpoint" };
const defaults = { port: 9999, include: ["*.log"], endpoint: "", pod: "" };

const mounted = async (environment: Record<string, string | undefined> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-settings-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "config.json");
  const lines: string[] = [];
  const log = podLog({ level: "warn", write: (line) => lines.push(line) });
  const read = settingsFile({ file, settings, keys, environment, log });
  const told = () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>);
  return { read, told, write: (text: string) => writeFile(file, text), remove: () => rm(file) };
};

test("a file that is not there is one that says nothing", async () => {
  const { read, told } = await mounted({ PORT: "1234" });

  expect(await read()).toEqual({ ...defaults, port: 1234 });
  expect(told()).toEqual([]);
});

test("the environment wins over the file, unless it is empty", async () => {
  const { read, write } = await mounted({ PORT: "1234", ENDPOINT: " ", POD_NAME: "a" });
  await write('{"server":{"port":4321},"include":["*.txt","{a,b}.log"],"endpoint":"http://loki:3100","other":1}');

  expect(await read()).toEqual({
    port: 1234,
    include: ["*.txt", "{a,b}.log"],
    endpoint: "http://loki:3100",
    pod: "a",
  });
});

test("a file is told of again when it has changed", async () => {
  const { read, write } = await mounted();
  await write('{"server":{"port":1}}');

  expect(await read()).toEqual({ ...defaults, port: 1 });
  expect(await read()).toBeUndefined();
  await write('{"server":{"port":2}}');
  expect(await read()).toEqual({ ...defaults, port: 2 });
});

test("what held before holds on when the file goes", async () => {
  const { read, write, remove, told } = await mounted();
  await write('{"server":{"port":1}}');
  await read();

  await remove();

  expect(await read()).toBeUndefined();
  expect(told()).toEqual([]);
});

test.each([
  ["{", "JSON"],
  ["[1]", "it is no JSON object"],
])("of %o nothing is taken, and it is told once", async (text, error) => {
  const { read, write, told } = await mounted({ PORT: "1234" });
  await write(text);

  expect(await read()).toEqual({ ...defaults, port: 1234 });
  expect(told()).toMatchObject([{ message: "Could not read settings", error: expect.stringContaining(error) }]);

  expect(await read()).toBeUndefined();
  expect(told()).toEqual([]);
});

test("a value that cannot be accepted is told of and replaced by the default", async () => {
  const { read, write, told } = await mounted();
  await write('{"server":{"port":"many"},"endpoint":null}');

  expect(await read()).toEqual(defaults);
  expect(told()).toMatchObject([
    { problem: 'PORT must be a whole number from 1 to 65535: it is "many"; 9999 is taken' },
  ]);
});

test("a file that is awaited is one without which there is nothing to begin with", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-settings-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "config.json");
  const log = podLog({ level: "warn", write() {} });
  const read = settingsFile({ file, isAwaited: true, settings, keys, environment: {}, log });

  await expect(read()).rejects.toThrow("Cannot read settings as ENOENT");
  await writeFile(file, "[]");
  await expect(read()).rejects.toThrow("Cannot read settings as it is no JSON object");
  await writeFile(file, '{"server":{"port":1}}');
  expect(await read()).toEqual({ ...defaults, port: 1 });
  await rm(file);
  expect(await read()).toBeUndefined();
});

test("an object in the file is given as JSON", async () => {
  const { read, write } = await mounted();
  await write('{"endpoint":"http://loki:3100","include":{"a":"b"}}');

  expect(await read()).toMatchObject({ include: ['{"a":"b"}'] });
});
