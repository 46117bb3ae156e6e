import { expect, test } from "vitest";
import { createBuffer } from "../../../../functions/log-shipper/buffer.ts";
import { createCounts } from "../../../../functions/log-shipper/counts.ts";
import { linesOf, type Piece } from "../../../../functions/log-shipper/piece.ts";
import { backoff, runSender } from "../../../../functions/log-shipper/sender.ts";
import { NotTaken, type Sink } from "../../../../functions/log-shipper/sinks/sink.ts";
import { pieceOf, sourceOf } from "./fixtures.ts";

/** Sends until the buffer is empty. @param answers what each attempt ends with; the later ones are taken */
const sending = async (answers: (NotTaken | undefined)[], { lines = 3, bytesPerLine = 0 } = {}) => {
  const source = sourceOf();
  const buffer = createBuffer({ maxBytes: 64 * 1024 * 1024, whenFull: "Block" }, () => {});
  for (let number = 1; number <= lines; number += 1) buffer.add(pieceOf(`${number}\n`, source));
  const counts = createCounts();
  const warnings: object[] = [];
  const waits: number[] = [];
  const attempts: string[][] = [];
  const ending = new AbortController();
  const send = (pieces: readonly Piece[]): Promise<number> => {
    attempts.push(pieces.flatMap(linesOf));
    const answer = answers[attempts.length - 1];
    return answer === undefined ? Promise.resolve(10) : Promise.reject(answer);
  };
  const sink: Sink = { send, bytesPerLine, close() {} };
  const log = { info() {}, warn: (message: string, fields: object = {}) => void warnings.push({ message, ...fields }) };
  const wait = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const running = runSender({ buffer, sink: () => sink, counts, log, wait, random: () => 1 }, ending.signal);
  await expect.poll(() => buffer.isEmpty()).toBe(true);
  ending.abort();
  await running;
  return { source, attempts, counts, warnings, waits };
};

const of = (code: string, isFor: NotTaken["isFor"]): NotTaken => new NotTaken(code, isFor, `answer ${code}`);

test("L2: a file is acknowledged when the destination has its lines", async () => {
  const { source, attempts, counts } = await sending([]);

  expect(attempts).toEqual([["1", "2", "3"]]);
  expect(source).toMatchObject({ acknowledged: 6, pending: [] });
  expect(counts.of("sent_bytes")).toEqual([{ labels: {}, value: 10 }]);
});

test("L5: what is not taken for now is sent again, after longer and longer waits", async () => {
  const { source, attempts, waits, counts } = await sending([of("503", "now"), of("ECONNREFUSED", "now")]);

  expect(attempts).toEqual([
    ["1", "2", "3"],
    ["1", "2", "3"],
    ["1", "2", "3"],
  ]);
  expect(waits).toEqual([1_000, 2_000]);
  expect(source.acknowledged).toBe(6);
  expect(counts.of("sink_errors")).toEqual([
    { labels: { code: "503" }, value: 1 },
    { labels: { code: "ECONNREFUSED" }, value: 1 },
  ]);
});

test("L5: what is refused for good is dropped and counted, with the answer's text in the log", async () => {
  const { source, counts, warnings } = await sending([of("400", "good")]);

  expect(source.acknowledged).toBe(6);
  expect(counts.of("dropped_lines")).toEqual([{ labels: { reason: "Refused" }, value: 3 }]);
  expect(warnings).toEqual([
    { message: "Dropped lines that the destination refused", code: "400", answer: "answer 400", lines: 3 },
  ]);
});

test("a request that is too large is sent in smaller ones, which stay small", async () => {
  const tooLarge = of("413", "this size");
  // Of 400 KiB each: two go into a request of a mebibyte, and one into half of it.
  const { attempts, counts } = await sending([tooLarge], { lines: 4, bytesPerLine: 400 * 1024 });

  expect(attempts).toEqual([["1", "2"], ["1"], ["2"], ["3"], ["4"]]);
  expect(counts.of("dropped_lines")).toEqual([]);
});

test("a single piece that is too large is dropped and counted", async () => {
  const { counts } = await sending([of("413", "this size")], { lines: 1 });

  expect(counts.of("dropped_lines")).toEqual([{ labels: { reason: "Refused" }, value: 1 }]);
});

test("L5: waits are from half a second to 30 s, and chance has a part in them", () => {
  expect([1, 2, 3, 6, 7, 100].map((failures) => backoff(failures, () => 1))).toEqual([
    1_000, 2_000, 4_000, 30_000, 30_000, 30_000,
  ]);
  expect([1, 2, 100].map((failures) => backoff(failures, () => 0))).toEqual([500, 1_000, 15_000]);
});
