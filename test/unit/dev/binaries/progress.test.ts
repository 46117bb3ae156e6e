import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listProgress } from "../../../../dev/binaries/list-progress.ts";
import { plainProgress } from "../../../../dev/binaries/plain-progress.ts";
import { showProgress } from "../../../../dev/binaries/progress.ts";

const { isTTY } = process.stdout;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  process.stdout.isTTY = isTTY;
});

function plain() {
  const lines: string[] = [];
  return { lines, view: plainProgress((line) => void lines.push(line)) };
}

test("a log says nothing about what is there already", async () => {
  const { lines, view } = plain();

  view.report({ binary: "etcd", state: "cached", way: "cache" });
  await view.close();

  expect(lines).toEqual([]);
});

test("a log has a line for each beginning and end, and one each half minute between", async () => {
  const { lines, view } = plain();

  view.report({ binary: "kubectl", state: "downloading", way: "download", host: "dl.k8s.io" });
  view.report({ binary: "kubectl", state: "failed", way: "download", reason: "cannot reach dl.k8s.io (ENOTFOUND)" });
  view.report({ binary: "kubectl", state: "building", way: "build" });
  await vi.advanceTimersByTimeAsync(65_000);
  view.report({ binary: "kubectl", state: "done", way: "build", seconds: 65.4 });
  await vi.advanceTimersByTimeAsync(65_000);
  await view.close();

  expect(lines).toEqual([
    expect.stringMatching(/^Obtaining binaries, once/),
    "kubectl v1.36.3: downloading from dl.k8s.io …",
    "kubectl v1.36.3: not downloaded: cannot reach dl.k8s.io (ENOTFOUND)",
    "kubectl v1.36.3: building from Go modules …",
    "kubectl v1.36.3: still building from Go modules, 30 s",
    "kubectl v1.36.3: still building from Go modules, 60 s",
    "kubectl v1.36.3: built in 65 s",
  ]);
});

test("a log falls silent when the view is closed in the middle", async () => {
  const { lines, view } = plain();
  view.report({ binary: "kubectl", state: "building", way: "build" });
  await view.close();
  const before = lines.length;

  await vi.advanceTimersByTimeAsync(120_000);

  expect(lines).toHaveLength(before);
});

test("a log names the process that is waited for", () => {
  const { lines, view } = plain();

  view.report({ state: "waiting", owner: "process 7 on host" });

  expect(lines).toEqual(["Waiting for process 7 on host, which is obtaining binaries …"]);
});

/** What the list renderer writes when all of standard output is a terminal. */
function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 40 });
  const written: string[] = [];
  stream.on("data", (piece: Buffer) => void written.push(piece.toString()));
  process.stdout.isTTY = true;
  return {
    view: listProgress(stream as unknown as NodeJS.WriteStream),
    text: () => stripVTControlCharacters(written.join("")),
  };
}

test("a terminal has a row for each missing binary, with the elapsed time", async () => {
  const { view, text } = terminal();

  view.report({ binary: "etcd", state: "cached", way: "cache" });
  view.report({ binary: "kwok", state: "building", way: "build" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(text()).toContain("kwok v0.8.0: building from Go modules, 3 s");
  view.report({ binary: "kwok", state: "done", way: "build", seconds: 60 });
  await view.close();

  expect(text()).toContain("kwok v0.8.0: built in 60 s");
  expect(text()).toContain("kubectl v1.36.3");
  expect(text()).not.toContain("etcd");
});

test("a terminal shows nothing when all is there", async () => {
  const { view, text } = terminal();

  view.report({ binary: "etcd", state: "cached", way: "cache" });
  await view.close();

  expect(text()).toBe("");
});

test("the view is made for the stream", () => {
  const stream = new PassThrough();
  const view = showProgress(stream as unknown as NodeJS.WriteStream);

  view.report({ state: "waiting", owner: "" });

  expect(stream.read()?.toString()).toBe("Waiting for another process, which is obtaining binaries …\n");
});
