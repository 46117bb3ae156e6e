/** What is counted, by name and labels. */

export interface Counts {
  add(name: CountName, labels?: Readonly<Record<string, string>>, value?: number): void;
  of(name: CountName): readonly { labels: Readonly<Record<string, string>>; value: number }[];
}

export const countHelp = {
  lines: "Lines read",
  bytes: "Bytes read",
  sent_bytes: "Bytes that the destination took",
  dropped_lines: "Lines that were given up, by reason",
  sink_errors: "Attempts to deliver that failed, by HTTP status or error",
  split_lines: "Lines that were cut, as they were longer than 256 KiB",
  invalid_utf8_lines: "Lines with bytes that were replaced, as they were no UTF-8",
  truncations: "Files that were emptied after they were shipped",
  deleted_files: "Renamed files that were deleted after they were shipped",
  rotation_errors: "Files that could not be emptied or deleted, by error",
  read_errors: "Files and folders that could not be read, by error",
  checkpoint_errors: "Times that the offsets could not be saved, by error",
} as const;

export type CountName = keyof typeof countHelp;

/** Those without labels begin with 0, so that the first of them is seen as an increase. */
const unlabelled = [
  "lines",
  "bytes",
  "sent_bytes",
  "split_lines",
  "invalid_utf8_lines",
  "truncations",
  "deleted_files",
];

export const createCounts = (): Counts => {
  const counts = new Map<string, Map<string, { labels: Readonly<Record<string, string>>; value: number }>>();
  const add: Counts["add"] = (name, labels = {}, value = 1) => {
    const series = counts.get(name) ?? new Map();
    counts.set(name, series);
    const key = JSON.stringify(labels);
    const known = series.get(key);
    if (known) known.value += value;
    else series.set(key, { labels, value });
  };
  for (const name of Object.keys(countHelp) as CountName[]) if (unlabelled.includes(name)) add(name, {}, 0);
  return { add, of: (name) => [...(counts.get(name)?.values() ?? [])] };
};
