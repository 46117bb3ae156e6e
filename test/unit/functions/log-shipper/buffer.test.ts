import { describe, expect, test } from "vitest";
import { createBuffer } from "../../../../functions/log-shipper/buffer.ts";
import { type Piece, weightOf } from "../../../../functions/log-shipper/piece.ts";
import { pieceOf } from "./fixtures.ts";

const one = () => 1;
const weight = weightOf(pieceOf("x\n"));
const three = (whenFull: "Block" | "DropOldest", dropped: Piece[] = []) => {
  const pieces = ["1\n", "2\n", "3\n", "4\n", "5\n"].map((text) => pieceOf(text));
  const buffer = createBuffer({ maxBytes: 3 * weight, whenFull }, (piece) => dropped.push(piece));
  return { pieces, buffer, taken: pieces.map((piece) => buffer.add(piece)) };
};

test("L5: Block takes no more than maxBytes, and more when some left", () => {
  const { buffer, pieces, taken } = three("Block");

  expect(taken).toEqual([true, true, true, false, false]);
  expect(buffer.weight()).toBe(3 * weight);
  expect(buffer.take(2, one)).toEqual(pieces.slice(0, 2));
  buffer.settle(true);
  expect(buffer.add(pieceOf("6\n"))).toBe(true);
  expect(buffer.weight()).toBe(2 * weight);
});

test("L5: DropOldest gives up the oldest for the newest", () => {
  const dropped: Piece[] = [];
  const { buffer, pieces, taken } = three("DropOldest", dropped);

  expect(taken).toEqual([true, true, true, true, true]);
  expect(dropped).toEqual(pieces.slice(0, 2));
  expect(buffer.take(9, one)).toEqual(pieces.slice(2));
  expect(buffer.weight()).toBe(3 * weight);
});

test("L5: DropOldest leaves what is being sent, and refuses when there is nothing else", () => {
  const dropped: Piece[] = [];
  const buffer = createBuffer({ maxBytes: 3 * weight, whenFull: "DropOldest" }, (piece) => dropped.push(piece));
  const pieces = ["1\n", "2\n", "3\n"].map((text) => pieceOf(text));
  for (const piece of pieces) buffer.add(piece);

  buffer.take(2, one);
  const fourth = buffer.add(pieceOf("4\n"));
  buffer.settle(false);
  buffer.take(3, one);
  const fifth = buffer.add(pieceOf("5\n"));

  expect({ fourth, fifth }).toEqual({ fourth: true, fifth: false });
  expect(dropped).toEqual([pieces[2]]);
});

describe("take", () => {
  test("gives at least one, and what is not settled comes again", () => {
    const { buffer, pieces } = three("Block");

    expect(buffer.take(0, one)).toEqual([pieces[0]]);
    buffer.settle(false);
    expect(buffer.take(9, one)).toEqual(pieces.slice(0, 3));
  });
});

test("a piece that is larger than all is taken alone, so that it does not stop its file", () => {
  const buffer = createBuffer({ maxBytes: 10, whenFull: "Block" }, () => {});

  expect(buffer.add(pieceOf(`${"x".repeat(100)}\n`))).toBe(true);
  expect(buffer.add(pieceOf("x\n"))).toBe(false);
});

test("whoever waits is called when there is something to take", () => {
  const buffer = createBuffer({ maxBytes: 1000, whenFull: "Block" }, () => {});
  let calls = 0;
  buffer.onFilled(() => (calls += 1));

  buffer.add(pieceOf("1\n"));
  buffer.add(pieceOf("2\n"));

  expect(calls).toBe(1);
  expect(buffer.isEmpty()).toBe(false);
});
