/** Pieces that were read and are not delivered yet, within a number of bytes. */

import { type Piece, weightOf } from "./piece.ts";

export interface BufferOptions {
  maxBytes: number;
  /** Block: what does not fit is refused, and so waits in its file. DropOldest: it takes the place of what waits longest. */
  whenFull: "Block" | "DropOldest";
}

export interface Buffer {
  /** What it holds, in bytes. */
  weight(): number;
  isEmpty(): boolean;
  /** Whether it was taken. */
  add(piece: Piece): boolean;
  /** The oldest ones, as much as `maxWeight` and at least one; they stay in the buffer until `settle`. */
  take(maxWeight: number, weightOf: (piece: Piece) => number): readonly Piece[];
  /** Ends what `take` began. @param isDone whether these pieces leave the buffer */
  settle(isDone: boolean): void;
  change(options: BufferOptions): void;
  /** Calls back, once, when there is something to take. */
  onFilled(call: () => void): void;
}

/** @param onDrop told of each piece that others took the place of */
export const createBuffer = (given: BufferOptions, onDrop: (piece: Piece) => void): Buffer => {
  let options = given;
  const pieces: Piece[] = [];
  let weight = 0;
  let taken = 0;
  let onFilled: (() => void) | undefined;

  const remove = (from: number, count: number): Piece[] => {
    const removed = pieces.splice(from, count);
    for (const piece of removed) weight -= weightOf(piece);
    return removed;
  };

  /** Not what is being sent: that may arrive. */
  const makeRoom = (wanted: number): void => {
    let count = 0;
    for (let freed = 0; weight + wanted - freed > options.maxBytes && taken + count < pieces.length; count += 1) {
      const piece = pieces[taken + count];
      if (piece) freed += weightOf(piece);
    }
    for (const piece of remove(taken, count)) onDrop(piece);
  };

  return {
    weight: () => weight,
    isEmpty: () => pieces.length === 0,
    add(piece) {
      const wanted = weightOf(piece);
      if (options.whenFull === "DropOldest") makeRoom(wanted);
      if (weight + wanted > options.maxBytes && pieces.length > 0) return false;
      pieces.push(piece);
      weight += wanted;
      onFilled?.();
      onFilled = undefined;
      return true;
    },
    take(maxWeight, weigh) {
      let sum = 0;
      const fitting = pieces.findIndex((piece, index) => {
        sum += weigh(piece);
        return sum > maxWeight && index > 0;
      });
      taken = fitting === -1 ? pieces.length : fitting;
      return pieces.slice(0, taken);
    },
    settle(isDone) {
      if (isDone) remove(0, taken);
      taken = 0;
    },
    change(changed) {
      options = changed;
    },
    onFilled(call) {
      onFilled = call;
    },
  };
};
