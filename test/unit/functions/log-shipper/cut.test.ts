import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cut, cut, longestLine, usualPiece } from "../../../../functions/log-shipper/cut.ts";
import { linesOf } from "../../../../functions/log-shipper/piece.ts";

/** As lines are told, of the bytes from `read` on. */
const cutAt = (file: Buffer, read: number, isLast = false): Cut | undefined =>
  cut(file.subarray(read), { before: file[read - 1], isLast });

const taken = (text: string, { before = "", isLast = false } = {}): { lines: string[]; consumed: number } => {
  const found = cut(Buffer.from(text), { before: Buffer.from(before)[0], isLast });
  return { lines: found ? linesOf(found) : [], consumed: found?.consumed ?? 0 };
};

describe("L4: a line ends at newline", () => {
  test.each([
    ["whole lines", "one\ntwo\n", ["one", "two"], 8],
    ["and what follows waits", "one\ntw", ["one"], 4],
    ["empty ones, too", "\n\na\n", ["", "", "a"], 4],
    ["a carriage return is part of it", "one\r\n", ["one\r"], 5],
    ["nothing", "", [], 0],
    ["a line without its end waits", "one", [], 0],
  ])("%s", (_, text, lines, consumed) => {
    expect(taken(text)).toEqual({ lines, consumed });
  });

  test("one without its end is taken when it is the last", () => {
    expect(taken("one", { isLast: true })).toEqual({ lines: ["one"], consumed: 3 });
    expect(taken("one\ntwo", { isLast: true })).toEqual({ lines: ["one"], consumed: 4 });
  });

  test("the newline of a line that was taken without its end is no empty line", () => {
    expect(taken("\ntwo\n", { before: "e" })).toEqual({ lines: ["two"], consumed: 5 });
    expect(taken("\n", { before: "e" })).toEqual({ lines: [], consumed: 1 });
    expect(taken("\ntwo\n", { before: "\n" })).toEqual({ lines: ["", "two"], consumed: 5 });
  });

  test("the hole that an emptied file has under a writer which does not append is passed over", () => {
    expect(taken("\0\0\0one\n")).toEqual({ lines: ["one"], consumed: 7 });
    expect(taken("\0\0\0")).toEqual({ lines: [], consumed: 3 });
    expect(taken("\0\0one\n", { before: "\0" })).toEqual({ lines: ["one"], consumed: 6 });
    expect(taken("\0one\n", { before: "\n" })).toEqual({ lines: ["\0one"], consumed: 5 });
  });
});

describe("L4: above 256 KiB it is split and counted", () => {
  test("one of just 256 KiB is whole", () => {
    const line = "x".repeat(longestLine);

    expect(cut(Buffer.from(`${line}\n`), { before: undefined, isLast: false })).toMatchObject({
      consumed: longestLine + 1,
      lines: 1,
      split: 0,
    });
  });

  test("a longer one is cut there, and goes on in the next", () => {
    const file = Buffer.from(`${"x".repeat(longestLine + 10)}\ny\n`);

    const first = cutAt(file, 0);
    const second = cutAt(file, first?.consumed ?? 0);

    expect(first).toMatchObject({ consumed: longestLine, lines: 1, split: 1 });
    expect(second && linesOf(second)).toEqual(["x".repeat(10), "y"]);
  });

  test("no character is torn", () => {
    const found = cut(Buffer.from(`x${"€".repeat(longestLine / 3 + 2)}`), { before: undefined, isLast: false });

    expect(found?.repaired).toBe(0);
    expect(longestLine - (found?.consumed ?? 0)).toBeLessThan(3);
  });
});

describe("L4: invalid UTF-8 is replaced and counted", () => {
  test("by line", () => {
    const found = cut(Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a, 0xc3, 0x0a]), { before: undefined, isLast: false });

    expect(found).toMatchObject({ lines: 3, repaired: 2 });
    expect(found && linesOf(found)).toEqual(["a\ufffd", "b", "\ufffd"]);
  });

  test("a line that becomes too long by it is split", () => {
    const line = Buffer.alloc(longestLine / 2, 0xff);

    const found = cut(Buffer.concat([line, Buffer.from("\n")]), { before: undefined, isLast: false });

    const lines = found ? linesOf(found) : [];
    expect(found).toMatchObject({ lines: 2, split: 1, repaired: 1 });
    expect(lines.join("")).toBe("\ufffd".repeat(longestLine / 2));
    expect(Math.max(...lines.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(longestLine);
  });
});

test("a piece has at most 64 KiB of lines, and at most a thousand", () => {
  const long = cut(Buffer.from(`${"x".repeat(1023)}\n`.repeat(100)), { before: undefined, isLast: false });
  const short = cut(Buffer.from("\n".repeat(5_000)), { before: undefined, isLast: false });

  expect(long?.consumed).toBe(usualPiece);
  expect(short).toMatchObject({ consumed: 1_000, lines: 1_000 });
});

/** Reads a file whose bytes come in portions, as `readNext` does: what cannot be taken is offered again with more. */
const readInPortions = (file: Buffer, portions: readonly number[]): string[] => {
  const lines: string[] = [];
  let read = 0;
  let size = 0;
  for (const portion of [...portions, file.length]) {
    size = Math.min(file.length, size + portion);
    for (;;) {
      const found = cutAt(file.subarray(0, size), read, size === file.length);
      if (found === undefined) break;
      lines.push(...linesOf(found));
      expect(linesOf(found).length).toBe(found.lines);
      read += found.consumed;
    }
  }
  expect(read).toBe(file.length);
  return lines;
};

const text = fc.string({ unit: "grapheme", maxLength: 20 }).map((one) => one.replaceAll(/[\n\0]/g, ""));

test("L4: however a file grows, its lines are those between its newlines", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), text, fc.array(fc.nat(15)), (lines, tail, portions) => {
      const file = Buffer.from(lines.map((line) => `${line}\n`).join("") + tail);

      expect(readInPortions(file, portions)).toEqual(tail === "" ? lines : [...lines, tail]);
    }),
  );
});

test("L4: whatever the bytes are, none but newlines and invalid ones are lost", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(15)), (bytes, portions) => {
      const file = Buffer.from(bytes.map((byte) => (byte === 0 ? 1 : byte)));

      const read = readInPortions(file, portions);

      expect(read.join("")).toBe(file.toString("utf8").replaceAll("\n", ""));
    }),
  );
});
