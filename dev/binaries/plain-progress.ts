import type { BinaryName } from "./binaries.ts";
import type { Progress, ProgressView } from "./report.ts";
import { describe, inSeconds, label, preface } from "./wording.ts";

const stillAliveMilliseconds = 30_000;

/** For logs: a line for each beginning and end, and one now and then while something takes long. Silent on a warm cache. */
export function plainProgress(write: (line: string) => void): ProgressView {
  const running = new Map<BinaryName, NodeJS.Timeout>();
  let hasPreface = false;

  const stop = (binary: BinaryName) => {
    clearInterval(running.get(binary));
    running.delete(binary);
  };

  const start = (binary: BinaryName, does: string) => {
    if (!hasPreface) write(preface);
    hasPreface = true;
    const started = performance.now();
    const stillAlive = () =>
      write(`${label(binary)}: still ${does}, ${inSeconds((performance.now() - started) / 1000)}`);
    running.set(binary, setInterval(stillAlive, stillAliveMilliseconds));
  };

  return {
    report(progress: Progress) {
      const text = describe(progress);
      if (!text) return;
      if (progress.state === "waiting") return write(`${text} …`);

      stop(progress.binary);
      const isRunning = progress.state === "downloading" || progress.state === "building";
      if (isRunning) start(progress.binary, text);
      write(`${label(progress.binary)}: ${text}${isRunning ? " …" : ""}`);
    },
    close() {
      for (const binary of running.keys()) stop(binary);
      return Promise.resolve();
    },
  };
}
