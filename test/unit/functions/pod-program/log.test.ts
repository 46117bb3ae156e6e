import { expect, test } from "vitest";
import { type LogLevel, podLog } from "../../../../functions/pod-program/log.ts";

const logging = (level: LogLevel = "info") => {
  const lines: Record<string, unknown>[] = [];
  const now = () => new Date("2026-06-20T08:15:30Z");
  const log = podLog({ level, write: (line) => lines.push(JSON.parse(line)), now });
  return { log, lines, told: () => lines.splice(0).map(({ message, repeats }) => [message, repeats]) };
};

test("an entry is one object with time, level, message and fields", () => {
  const { log, lines } = logging();

  log.info("Listened", { port: 9999 });

  expect(lines).toEqual([{ time: "2026-06-20T08:15:30.000Z", level: "info", message: "Listened", port: 9999 }]);
});

test.each([
  ["debug", ["debug", "info", "warn", "error"]],
  ["info", ["info", "warn", "error"]],
  ["warn", ["warn", "error"]],
  ["error", ["error"]],
] as const)("at LOG_LEVEL %s, %j are written", (level, expected) => {
  const { log, lines } = logging(level);

  for (const each of ["debug", "info", "warn", "error"] as const) log[each]("Seen");

  expect(lines.map((line) => line.level)).toEqual(expected);
});

test("an error that is repeated is one line, and then a count", () => {
  const { log, told } = logging();
  for (let i = 0; i < 5; i += 1) log.error("Could not read", { file: "tcp" });
  log.error("Could not read", { file: "tcp6" });
  expect(told()).toEqual([
    ["Could not read", undefined],
    ["Could not read", undefined],
  ]);

  log.tellRepeats();

  expect(told()).toEqual([["Could not read", 4]]);
});

test("an error that is not repeated for a while is a line of its own again", () => {
  const { log, told } = logging();
  log.warn("Could not read");
  log.tellRepeats();

  log.warn("Could not read");

  expect(told()).toEqual([
    ["Could not read", undefined],
    ["Could not read", undefined],
  ]);
});

test("each repeat of an info is told", () => {
  const { log, told } = logging();

  log.info("Sent");
  log.info("Sent");

  expect(told()).toHaveLength(2);
});

test("no more than 500 distinct errors are remembered", () => {
  const { log, told } = logging();
  for (let i = 0; i < 501; i += 1) log.error("Could not read", { i });
  told();

  log.error("Could not read", { i: 499 });
  log.error("Could not read", { i: 500 });

  expect(told()).toEqual([["Could not read", undefined]]);
});
