/**
 * A folder of real files, an application that writes to them, and a shipper that may be killed at any call to the file system. The
 * application may act at any call, too; only not between the last look at a file and its cut, which the shipper makes no promise for.
 */

import * as fs from "node:fs";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBuffer, type Buffer as PieceBuffer } from "../../../../functions/log-shipper/buffer.ts";
import { createCounts } from "../../../../functions/log-shipper/counts.ts";
import type { FileSystem } from "../../../../functions/log-shipper/files/file-system.ts";
import { linesOf } from "../../../../functions/log-shipper/piece.ts";
import { type ShipperSettings, settings as shipperSettings } from "../../../../functions/log-shipper/settings.ts";
import { acknowledge } from "../../../../functions/log-shipper/source.ts";
import { createTail, type Tail } from "../../../../functions/log-shipper/tail.ts";
import { readSettings } from "../../../../functions/pod-program/index.ts";

export const silent = { debug() {}, info() {}, warn() {}, error() {}, tellRepeats() {} };

/** With what holds otherwise. */
export const settingsOf = (given: Partial<ShipperSettings>): ShipperSettings => ({
  ...readSettings(shipperSettings, {}, () => {}),
  ...given,
});

export interface Folders {
  logs: string;
  state: string;
  remove(): void;
}

/** As the volumes mostly are. */
const memory = "/dev/shm";

export const makeFolders = (): Folders => {
  const folder = mkdtempSync(join(fs.existsSync(memory) ? memory : tmpdir(), "ebb-shipper-"));
  const [logs, state] = [join(folder, "logs"), join(folder, "state")];
  mkdirSync(logs);
  return { logs, state, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Calls back before each call to the file system; when that throws, nothing is done. */
const watchedFs = (before: (call: string) => void): { fs: FileSystem; closeAll(): void } => {
  const open = new Set<number>();
  const watched = Object.entries(fs).map(([call, real]) => {
    if (typeof real !== "function") return [call, real];
    const watch = (...given: unknown[]): unknown => {
      before(call);
      const result: unknown = Reflect.apply(real, fs, given);
      if (call === "openSync") open.add(Number(result));
      if (call === "closeSync") open.delete(Number(given[0]));
      return result;
    };
    return [call, watch];
  });
  const closeAll = (): void => {
    for (const fd of open) fs.closeSync(fd);
    open.clear();
  };
  return { fs: Object.fromEntries(watched), closeAll };
};

class Killed extends Error {}

export interface World {
  /** What the application has written, a line each. */
  written: string[];
  /** What the destination was sent, in order. */
  delivered: string[];
  /** Numbers of the lines that came again though that they had come was saved. */
  repeated: string[];
  /** Numbers of the lines that were written and not delivered, as a whole or in parts. */
  lost(): string[];
  /** What was delivered and is no line, and no part that one was written in. */
  strange(): string[];
  /** Numbers of the lines that were delivered in parts alone. */
  torn(): string[];
  write(bytes: number): void;
  /** The beginning of a line, whose rest comes with what the application does next. */
  writePart(): void;
  /** As `logrotate` and most libraries do: `app.log` becomes `app.log.1`, and that `app.log.2`. */
  rotate(): void;
  /** One turn of the shipper. @param killedAt the call to the file system that it does not survive */
  turn(killedAt?: number): void;
  /** @param share of what is in the buffer */
  deliver(share: number): void;
  /** The destination takes lines, and the shipper is gone before it hears of it. */
  deliverUnheard(): void;
  save(killedAt?: number): void;
  crash(): void;
  pass(ms: number): void;
  /** Until nothing is left to be done. */
  settle(): void;
  /** Lets go of all files. */
  close(): void;
  readonly tail: Tail;
}

const numberOf = (line: string): string => line.split(" ", 1).join();

/** Those that a line is written in, when it is. */
const partsOf = (line: string): string[] => {
  const middle = line.indexOf(" and ");
  return middle === -1 ? [] : [line.slice(0, middle), line.slice(middle)];
};

export interface WorldOptions {
  folders: Folders;
  settings: ShipperSettings;
  /** What the application begins each file with; a banner that is longer than a head makes all heads alike. */
  banner?: string;
  /** What the application does at each call of the shipper to the file system, again and again. */
  meanwhile?: readonly ("nothing" | "write" | "rotate")[];
}

export const createWorld = (options: WorldOptions): World => {
  const { folders, settings, banner = "" } = options;
  let { meanwhile = ["nothing"] } = options;
  const { logs } = folders;
  const current = join(logs, "app.log");
  const written: string[] = [];
  const delivered: string[] = [];
  const repeated: string[] = [];
  /** What was acknowledged, and then saved. */
  let acknowledged: string[] = [];
  let settled = new Set<string>();
  let offsetMs = 0;
  let part = "";
  let generation = 0;
  let calls = 0;
  let killedAt = Number.POSITIVE_INFINITY;

  const append = (text: string): void => {
    const isNew = banner !== "" && (fs.statSync(current, { throwIfNoEntry: false })?.size ?? 0) === 0;
    fs.appendFileSync(current, isNew && part === "" ? `${banner}\n${text}` : text);
  };
  const endPart = (): void => {
    if (part === "") return;
    append(`${part}\n`);
    part = "";
  };
  const write = (bytes: number): void => {
    endPart();
    const line = `${written.length} ${"x".repeat(bytes)} ${written.length}`;
    written.push(line);
    append(`${line}\n`);
  };
  const rotate = (): void => {
    endPart();
    if (!fs.existsSync(current)) return;
    for (let index = generation; index >= 1; index -= 1) {
      const from = `${current}.${index}`;
      if (fs.existsSync(from)) fs.renameSync(from, `${current}.${index + 1}`);
    }
    generation += 1;
    fs.renameSync(current, `${current}.1`);
  };

  /** What the application still does before the next step. */
  let left = 0;
  const watched = watchedFs((call) => {
    calls += 1;
    if (calls >= killedAt) throw new Killed("killed");
    if (call === "ftruncateSync" || left === 0) return;
    const action = meanwhile[calls % meanwhile.length];
    if (action === "nothing") return;
    left -= 1;
    if (action === "write") write(300);
    else rotate();
  });

  const begin = (): { tail: Tail; buffer: PieceBuffer } => {
    const buffer = createBuffer({ maxBytes: settings.bufferBytes, whenFull: settings.whenFull }, acknowledge);
    const now = () => Date.now() + offsetMs;
    const tail = createTail({
      settings: () => settings,
      fs: watched.fs,
      buffer,
      counts: createCounts(),
      log: silent,
      now,
    });
    return { tail, buffer };
  };
  let { tail, buffer } = begin();

  const crash = (): void => {
    killedAt = Number.POSITIVE_INFINITY;
    watched.closeAll();
    acknowledged = [...settled];
    ({ tail, buffer } = begin());
  };
  const until = (call: number | undefined, work: () => void): boolean => {
    killedAt = call === undefined ? Number.POSITIVE_INFINITY : calls + call;
    left = 10;
    try {
      work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    left = 0;
    const isKilled = calls >= killedAt;
    if (isKilled) crash();
    killedAt = Number.POSITIVE_INFINITY;
    return !isKilled;
  };
  const receive = (lines: readonly string[]): void => {
    repeated.push(...lines.filter((line) => line !== banner && settled.has(line)).map(numberOf));
    delivered.push(...lines);
  };

  const isDelivered = (line: string): boolean => delivered.includes(line);
  const isDeliveredInParts = (line: string): boolean => partsOf(line).length > 0 && partsOf(line).every(isDelivered);

  const world: World = {
    written,
    delivered,
    repeated,
    lost: () => written.filter((line) => !isDelivered(line) && !isDeliveredInParts(line)).map(numberOf),
    strange() {
      const known = new Set([banner, ...written, ...written.flatMap(partsOf)]);
      return delivered.filter((line) => !known.has(line)).map((line) => line.slice(0, 80));
    },
    torn: () => written.filter((line) => !isDelivered(line) && isDeliveredInParts(line)).map(numberOf),
    write,
    writePart() {
      endPart();
      const line = `${written.length} half and ${written.length} half`;
      written.push(line);
      const [first = "", second = ""] = partsOf(line);
      append(first);
      part = second;
    },
    rotate,
    turn: (call) =>
      void until(call, () => {
        tail.discover();
        if (tail.isRotationDue()) tail.rotate(() => true);
        tail.read(5_000);
      }),
    deliver(share) {
      const all = buffer.take(Number.POSITIVE_INFINITY, () => 0);
      const pieces = buffer.take(Math.ceil(all.length * share), () => 1);
      const lines = pieces.flatMap(linesOf);
      receive(lines);
      buffer.settle(true);
      for (const piece of pieces) acknowledge(piece);
      acknowledged.push(...lines);
    },
    deliverUnheard() {
      receive(buffer.take(Number.POSITIVE_INFINITY, () => 0).flatMap(linesOf));
      crash();
    },
    save(call) {
      if (until(call, () => tail.save())) settled = new Set(acknowledged);
    },
    crash,
    pass(ms) {
      endPart();
      offsetMs += ms;
    },
    settle() {
      endPart();
      meanwhile = ["nothing"];
      for (let rounds = 0; rounds < 12; rounds += 1) {
        world.turn();
        world.deliver(1);
        world.save();
        world.pass(1_000);
      }
    },
    close: () => watched.closeAll(),
    get tail() {
      return tail;
    },
  };
  return world;
};
