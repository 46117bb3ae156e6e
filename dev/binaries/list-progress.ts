import { Listr, ListrLogger, ProcessOutput } from "listr2";
import { type BinaryName, binaries } from "./binaries.ts";
import type { Progress, ProgressView } from "./report.ts";
import { describe, inSeconds, label, preface } from "./wording.ts";

interface Row {
  name: BinaryName;
  text: string;
  /** Set while something takes time: the elapsed seconds stand behind the text. */
  started: number | undefined;
  ended: PromiseWithResolvers<void>;
}

/** For terminals. The list appears with the first download or build, and has no row for what was there already. */
export function listProgress(stream: NodeJS.WriteStream): ProgressView {
  const rows = new Map<BinaryName, Row>(binaries.map(({ name }) => [name, newRow(name)]));
  let list: { shown: Promise<unknown>; refresh: () => void } | undefined;

  return {
    report(progress) {
      if (progress.state === "waiting") {
        stream.write(`${describe(progress)} …\n`);
        return;
      }
      if (progress.state === "cached") {
        rows.get(progress.binary)?.ended.resolve();
        if (!list) rows.delete(progress.binary);
        return;
      }
      update(rows.get(progress.binary), progress);
      if (progress.state === "downloading" || progress.state === "building") {
        list ??= showList([...rows.values()], stream);
      }
      list?.refresh();
    },
    async close() {
      for (const { ended } of rows.values()) ended.reject(new Error("not obtained"));
      await list?.shown;
    },
  };
}

function newRow(name: BinaryName): Row {
  const ended = Promise.withResolvers<void>();
  // A row that is never shown may be rejected as well.
  ended.promise.catch(() => {});
  return { name, text: "", started: undefined, ended };
}

function update(row: Row | undefined, progress: Progress): void {
  if (!row) return;
  row.text = describe(progress) ?? "";
  row.started = progress.state === "downloading" || progress.state === "building" ? performance.now() : undefined;
  if (progress.state === "done") row.ended.resolve();
}

function showList(rows: readonly Row[], stream: NodeJS.WriteStream) {
  stream.write(`${preface}\n`);
  const tasks = new Map<Row, { title: string }>();
  const list = new Listr(
    rows.map((row) => ({
      title: titleOf(row),
      task: (_context, task) => {
        tasks.set(row, task);
        return row.ended.promise;
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // Ctrl-C belongs to the caller, who aborts and closes the view.
      registerSignalListeners: false,
      rendererOptions: {
        collapseErrors: false,
        showErrorMessage: false,
        formatOutput: "truncate",
        logger: new ListrLogger({ processOutput: new ProcessOutput(stream, stream), useIcons: true, toStderr: [] }),
      },
    },
  );

  const refresh = () => {
    for (const [row, task] of tasks) task.title = titleOf(row);
  };
  const ticker = setInterval(refresh, 1000);
  return { refresh, shown: list.run().finally(() => clearInterval(ticker)) };
}

function titleOf({ name, text, started }: Row): string {
  const elapsed = started === undefined ? "" : `, ${inSeconds((performance.now() - started) / 1000)}`;
  return text ? `${label(name)}: ${text.split("\n")[0]}${elapsed}` : label(name);
}
