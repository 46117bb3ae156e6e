import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { procFiles } from "../../../../functions/metrics-sidecar/proc-files.ts";

const folderWith = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-proc-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "file"), text);
  return folder;
};

test.each([
  ["", []],
  ["ab\n", ["ab\n"]],
  ["ab\ncd\nef\ngh\n", ["ab\ncd\n", "ef\ngh\n"]],
  ["abcde\nf", ["abcde\n", "f"]],
])("%j comes in parts of whole lines", async (text, expected) => {
  const files = procFiles(await folderWith(text), 8);

  const parts = Array.from(files.parts("file"), String);

  expect(parts.join("")).toBe(text);
  expect(parts).toEqual(expected);
  expect(files.text("file")).toBe(text);
});

test("a file that is not there is an error with its code", () => {
  expect(() => procFiles("/nowhere").text("net/tcp")).toThrow(expect.objectContaining({ code: "ENOENT" }));
});

test("a line that is longer than what can be held is an error", async () => {
  const files = procFiles(await folderWith("123456789\n"), 8);

  expect(() => files.text("file")).toThrow("has a line of more than 8 bytes");
});
