/** L3: what is done so that the volume does not fill. */

import * as fs from "node:fs";
import {
  appendFileSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startTail } from "./start-tail.ts";

const rotation = { strategy: "Truncate", maxFileBytes: 8 * 1024, keep: 1 } as const;
const line = (number: number): string => `${number} ${"x".repeat(1_000)}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index)).join("");
const numbers = (shipped: readonly string[]): number[] => shipped.map((one) => Number(one.split(" ")[1]));
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("L3: a file above maxFileBytes", () => {
  test("is emptied when it is delivered, and its writer goes on", () => {
    const { logs, ship, pass, total } = startTail({ config: rotation });
    const fd = openSync(join(logs, "app.log"), "a");
    writeSync(fd, lines(1, 10));
    pass(1_000);

    const first = ship();
    const size = statSync(join(logs, "app.log")).size;
    writeSync(fd, lines(11, 12));

    expect([...numbers(first), ...numbers(ship())]).toEqual(range(1, 12));
    expect({ size, truncations: total("truncations") }).toEqual({ size: 0, truncations: 1 });
  });

  test("is left alone while it is not too large, while somebody writes, and while a line is half written", () => {
    const { logs, ship, pass } = startTail({ config: rotation });
    const size = () => statSync(join(logs, "app.log")).size;
    writeFileSync(join(logs, "app.log"), lines(1, 7));
    pass(1_000);
    ship();
    const small = size();

    const later = startTail({ config: rotation });
    writeFileSync(join(later.logs, "app.log"), lines(1, 10));
    later.ship();
    const busy = statSync(join(later.logs, "app.log")).size;
    appendFileSync(join(later.logs, "app.log"), "half");
    later.pass(1_000);
    later.ship();

    expect(small).toBe(lines(1, 7).length);
    expect(busy).toBe(lines(1, 10).length);
    expect(statSync(join(later.logs, "app.log")).size).toBe(busy + 4);
  });

  test("is emptied at twice the size whoever writes, and nothing of it is lost", () => {
    const { logs, ship } = startTail({ config: rotation });
    writeFileSync(join(logs, "app.log"), `${lines(1, 20)}21 ha`);

    const first = ship();
    const size = statSync(join(logs, "app.log")).size;
    appendFileSync(join(logs, "app.log"), `lf\n${line(22)}`);
    const rest = [...ship(), ...ship()];

    expect(size).toBe(0);
    expect([...numbers(first), ...numbers(rest)]).toEqual([...range(1, 21), Number.NaN, 22]);
    expect(rest.slice(0, 2)).toEqual(["app.log: 21 ha", "app.log: lf"]);
  });

  test("is emptied though not all is delivered: the rest is saved, found by a new process, and deleted when delivered", () => {
    const first = startTail({ config: rotation });
    writeFileSync(join(first.logs, "app.log"), lines(1, 10));
    first.pass(1_000);
    first.read();
    first.tail.rotate(() => true);
    const size = statSync(join(first.logs, "app.log")).size;
    writeFileSync(join(first.logs, "app.log"), lines(11, 12));

    const second = startTail({ folders: first.folders, config: rotation });
    const shipped = second.ship();
    second.ship();

    expect(size).toBe(0);
    expect(numbers(shipped)).toEqual(range(1, 12));
    expect(readdirSync(first.state)).toEqual(["checkpoint.json"]);
  });

  test("is left alone when the rest cannot be saved, which is told and counted", () => {
    const writeSyncFull: typeof fs.writeSync = () => {
      throw Object.assign(new Error("no room"), { code: "ENOSPC" });
    };
    const { logs, read, tail, pass, counts, ship } = startTail({
      config: rotation,
      fs: { writeSync: writeSyncFull },
    });
    writeFileSync(join(logs, "app.log"), lines(1, 10));
    pass(1_000);
    read();

    tail.rotate(() => true);

    expect(statSync(join(logs, "app.log")).size).toBe(lines(1, 10).length);
    expect(counts.of("rotation_errors")).toEqual([{ labels: { code: "ENOSPC" }, value: 1 }]);
    expect(numbers(ship())).toEqual(range(1, 10));
    expect(statSync(join(logs, "app.log")).size).toBe(0);
  });

  test("that may not be written is one log line and a counter, and is shipped all the same", () => {
    const openReadOnly: typeof fs.openSync = (path, flags, ...rest) => {
      if (typeof flags === "number" && (flags & fs.constants.O_RDWR) !== 0)
        throw Object.assign(new Error("no"), { code: "EACCES" });
      return fs.openSync(path, flags, ...rest);
    };
    const { logs, ship, pass, counts, warnings } = startTail({ config: rotation, fs: { openSync: openReadOnly } });
    writeFileSync(join(logs, "app.log"), lines(1, 10));
    pass(1_000);

    expect(numbers(ship())).toEqual(range(1, 10));
    expect(warnings).toEqual([
      { message: "Could not empty or delete a file that is shipped", path: "app.log", error: "EACCES" },
    ]);
    expect(counts.of("rotation_errors")).toEqual([{ labels: { code: "EACCES" }, value: 1 }]);
  });

  test("is left alone until another shipper of the volume has had it, too", () => {
    let isShipped = false;
    const { logs, ship, pass } = startTail({ config: rotation, isShippedByOthers: () => isShipped });
    writeFileSync(join(logs, "app.log"), lines(1, 30));
    pass(1_000);
    ship();
    const before = statSync(join(logs, "app.log")).size;
    isShipped = true;
    ship();

    expect([before, statSync(join(logs, "app.log")).size]).toEqual([lines(1, 30).length, 0]);
  });

  test("is left alone without rotation", () => {
    const { logs, ship, pass } = startTail({ config: { ...rotation, strategy: "None" } });
    writeFileSync(join(logs, "app.log"), lines(1, 30));
    pass(1_000);
    ship();

    expect(statSync(join(logs, "app.log")).size).toBe(lines(1, 30).length);
  });

  test("whose writer does not append goes on behind a hole, which takes no room and is no line", () => {
    const { logs, ship, pass, total } = startTail({ config: rotation });
    const fd = openSync(join(logs, "app.log"), "w");
    writeSync(fd, lines(1, 10));
    pass(1_000);
    ship();
    writeSync(fd, lines(11, 11));
    pass(1_000);

    expect(numbers([...ship(), ...ship()])).toEqual([11]);
    expect(total("truncations")).toBe(1);
  });
});

describe("L3: renamed files", () => {
  const renamed = (logs: string): string[] => readdirSync(logs).filter((name) => name !== "app.log");

  test("beyond keep are deleted once they are delivered and quiet, the oldest first", () => {
    const { logs, ship, pass, total } = startTail({ config: rotation });
    for (const name of ["app.log.c", "app.log.b", "app.log.a"]) {
      writeFileSync(join(logs, "app.log"), `${name}\n`);
      ship();
      renameSync(join(logs, "app.log"), join(logs, name));
    }
    ship();
    const before = renamed(logs);
    pass(6_000);
    ship();

    expect(before.length).toBe(3);
    expect(renamed(logs)).toEqual(["app.log.a"]);
    expect(total("deleted_files")).toBe(2);
  });

  test("are not deleted before they are delivered", () => {
    const { logs, read, tail, pass } = startTail({ config: { ...rotation, keep: 0 } });
    writeFileSync(join(logs, "app.log"), "one\n");
    read();
    renameSync(join(logs, "app.log"), join(logs, "app.log.1"));
    read();
    pass(60_000);
    tail.rotate(() => true);

    expect(existsSync(join(logs, "app.log.1"))).toBe(true);
  });

  test("are not deleted before another shipper of the volume has had them", () => {
    let isShipped = false;
    const options = { config: { ...rotation, keep: 0 }, isShippedByOthers: () => isShipped };
    const { logs, ship, pass } = startTail(options);
    writeFileSync(join(logs, "app.log"), "one\n");
    ship();
    renameSync(join(logs, "app.log"), join(logs, "app.log.1"));
    pass(60_000);
    ship();
    const before = renamed(logs);
    isShipped = true;
    ship();

    expect([before, renamed(logs)]).toEqual([["app.log.1"], []]);
  });

  test("of other paths, and files that were never renamed, are left alone", () => {
    const { logs, ship, pass } = startTail({ config: { ...rotation, include: ["*"], keep: 0 } });
    for (const name of ["worker-1", "worker-2", "worker"]) writeFileSync(join(logs, name), "one\n");
    ship();
    pass(60_000);
    ship();

    expect(readdirSync(logs)).toEqual(["worker", "worker-1", "worker-2"]);
  });
});
