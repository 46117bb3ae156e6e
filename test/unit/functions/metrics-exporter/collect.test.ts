import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { collect } from "../../../../functions/metrics-exporter/files/collect.ts";

const directoryOf = async (files: Record<string, string | Uint8Array>): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-textfiles-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await mkdir(join(directory, "sub"));
  for (const [file, content] of Object.entries(files)) await writeFile(join(directory, file), content);
  return directory;
};

const collected = async (directory: string, include = ["*.prom"], maxBytes = 1_000) => {
  const { text, files, problems } = await collect({ directory, include, maxBytes, reserved: "own_" });
  const series = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return { series, files: files.map(({ file }) => file), problems };
};

test.each([
  [["*.prom"], ["a 1", "b 2"]],
  [["{b,c}.prom"], ["b 2"]],
  [["**/*.prom"], ["a 1", "b 2", "c 3"]],
  [
    ["*.prom", "a.*m", "sub/*"],
    ["a 1", "b 2", "c 3"],
  ],
  [["*.log"], []],
])("E1: %j finds the files below the directory that match, each once", async (include, expected) => {
  const directory = await directoryOf({
    "b.prom": "b 2\n",
    "a.prom": "a 1\n",
    "sub/c.prom": "c 3\n",
    "a.prom.tmp": "",
  });

  const { series, problems } = await collected(directory, include);

  expect(series).toEqual(expected);
  expect(problems).toEqual([]);
});

test("E1: a directory that is not there has no files", async () => {
  expect(await collected("/does/not/exist")).toEqual({ series: [], files: [], problems: [] });
});

test("E2: a malformed file costs that file alone, and is told of with its line", async () => {
  const directory = await directoryOf({
    "a.prom": "a 1\n",
    "b.prom": "b 1\nb\n",
    "c.prom": "c 1",
    "d.prom": "d 1\n",
    "e.prom": new Uint8Array([0x65, 0x20, 0x31, 0x0a, 0x23, 0xff, 0x0a]),
    "f.prom": "a 2\n",
  });

  const { series, files, problems } = await collected(directory);

  expect(series).toEqual(["a 1", "d 1"]);
  expect(files).toEqual(["a.prom", "b.prom", "c.prom", "d.prom", "e.prom", "f.prom"]);
  expect(problems).toEqual([
    {
      file: "b.prom",
      reason: "malformed",
      message: "line 2: it must begin with the name of a metric, and a blank or { after it",
    },
    { file: "c.prom", reason: "malformed", message: "line 1: it is not ended, as in a file that is half written" },
    { file: "e.prom", reason: "malformed", message: "it is no UTF-8" },
    { file: "f.prom", reason: "conflict", message: "a series of a is in a.prom as well" },
  ]);
});

test("E2: what is no file, what cannot be opened and what has gone hold up nothing", async () => {
  const directory = await directoryOf({ "z.prom": "z 1\n" });
  await mkdir(join(directory, "folder.prom"));
  await execa("mkfifo", [join(directory, "pipe.prom")]);
  await symlink("loop.prom", join(directory, "loop.prom"));
  await symlink("gone", join(directory, "gone.prom"));

  const { series, problems } = await collected(directory);

  expect(series).toEqual(["z 1"]);
  expect(problems).toMatchObject([
    { file: "loop.prom", reason: "unreadable", message: expect.stringContaining("ELOOP") },
    { file: "folder.prom", reason: "unreadable", message: "it is no regular file" },
    { file: "pipe.prom", reason: "unreadable", message: "it is no regular file" },
  ]);
});

test("E2: a directory that cannot be read is told of", async () => {
  const directory = await directoryOf({ "a.prom": "a 1\n" });

  expect((await collected(join(directory, "a.prom"))).problems).toMatchObject([{ file: ".", reason: "unreadable" }]);
});

test("E2: files that do not fit are left out, and smaller ones after them are not", async () => {
  const directory = await directoryOf({
    "a.prom": "a 1\n",
    "b.prom": `# ${"b".repeat(1_000)}\n`,
    "c.prom": `# ${"c".repeat(900)}\nc 1\n`,
    "d.prom": `# ${"d".repeat(900)}\nd 1\n`,
    "e.prom": "e 1\n",
  });

  const { series, problems } = await collected(directory);

  expect(series).toEqual(["a 1", "c 1", "e 1"]);
  expect(problems).toEqual([
    { file: "b.prom", reason: "too_large", message: "it has 1003 bytes, and no more than 996 are left for it" },
    { file: "d.prom", reason: "too_large", message: "it has 907 bytes, and no more than 89 are left for it" },
  ]);
});

test("E3: each file tells when it was last written, malformed or not", async () => {
  const directory = await directoryOf({ "a.prom": "a 1\n", "b.prom": "b" });
  await utimes(join(directory, "a.prom"), 1_700_000_000, 1_700_000_000);
  await utimes(join(directory, "b.prom"), 1_600_000_000.5, 1_600_000_000.5);

  const { files } = await collect({ directory, include: ["*.prom"], maxBytes: 1_000, reserved: "own_" });

  expect(files).toEqual([
    { file: "a.prom", mtimeSeconds: 1_700_000_000 },
    { file: "b.prom", mtimeSeconds: 1_600_000_000.5 },
  ]);
});
