/** Files as they are found, followed and found again (L1, L2, L3, L4). */

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startTail } from "./start-tail.ts";

const minute = 60_000;

describe("L1: files", () => {
  test("are shipped from their beginning, in folders too where the pattern says so, and what grows is shipped next", () => {
    const { logs, ship } = startTail({ config: { include: ["**/*.log"], exclude: ["debug.log"] } });
    mkdirSync(join(logs, "web"));
    writeFileSync(join(logs, "app.log"), "one\ntwo\n");
    writeFileSync(join(logs, "web/access.log"), "get\n");
    writeFileSync(join(logs, "debug.log"), "noise\n");

    const first = ship();
    appendFileSync(join(logs, "app.log"), "three\n");

    expect(first.toSorted()).toEqual(["app.log: one", "app.log: two", "web/access.log: get"]);
    expect(ship()).toEqual(["app.log: three"]);
    expect(ship()).toEqual([]);
  });

  test("and folders that are missing are waited for", () => {
    const { logs, ship, warnings } = startTail();
    rmSync(logs, { recursive: true });

    const before = ship();
    mkdirSync(logs);
    const between = ship();
    writeFileSync(join(logs, "app.log"), "one\n");

    expect([before, between, ship()]).toEqual([[], [], ["app.log: one"]]);
    expect(warnings).toEqual([{ message: "Could not read the volume, and tries again", path: logs, error: "ENOENT" }]);
  });

  test("that are no regular ones are left alone: links lead elsewhere, and to read a pipe could take for ever", () => {
    const { logs, folders, ship, warnings } = startTail();
    writeFileSync(`${folders.logs}-secret`, "secret\n");
    symlinkSync(`${folders.logs}-secret`, join(logs, "link.log"));
    execFileSync("mkfifo", [join(logs, "pipe.log")]);

    expect(ship()).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("with two names are shipped once", () => {
    const { logs, ship } = startTail();
    writeFileSync(join(logs, "app.log"), "one\n");
    linkSync(join(logs, "app.log"), join(logs, "other.log"));

    expect(ship().length).toBe(1);
    expect(ship()).toEqual([]);
  });

  test("that cannot be read are told, and shipped when they can", () => {
    let isForbidden = true;
    const openSync: typeof fs.openSync = (path, ...rest) => {
      if (isForbidden && String(path).endsWith("app.log")) throw Object.assign(new Error("no"), { code: "EACCES" });
      return fs.openSync(path, ...rest);
    };
    const { logs, ship, warnings, counts } = startTail({ fs: { openSync } });
    writeFileSync(join(logs, "app.log"), "one\n");
    writeFileSync(join(logs, "web.log"), "two\n");

    const first = ship();
    isForbidden = false;

    expect(first).toEqual(["web.log: two"]);
    expect(ship()).toEqual(["app.log: one"]);
    expect(warnings).toEqual([{ message: "Could not read a file, and tries again", path: "app.log", error: "EACCES" }]);
    expect(counts.of("read_errors")).toEqual([{ labels: { code: "EACCES" }, value: 1 }]);
  });

  test("that begin anew are shipped anew, shorter or longer than before", () => {
    const { logs, ship } = startTail();
    writeFileSync(join(logs, "app.log"), "first one\nfirst two\n");
    ship();

    writeFileSync(join(logs, "app.log"), "second\n");
    const shorter = [...ship(), ...ship()];
    writeFileSync(join(logs, "app.log"), "the third is longer than all before\n");

    expect(shorter).toEqual(["app.log: second"]);
    expect([...ship(), ...ship()]).toEqual(["app.log: the third is longer than all before"]);
  });

  test("that begin anew like before, and are as long by the next look, are shipped anew", () => {
    const { logs, ship } = startTail();
    const banner = `${"=".repeat(300)}\n`;
    writeFileSync(join(logs, "app.log"), `${banner}first\n`);
    ship();

    writeFileSync(join(logs, "app.log"), `${banner}second is longer\n`);

    expect([...ship(), ...ship()].slice(1)).toEqual(["app.log: second is longer"]);
  });

  test("that took the inode of one that was deleted are shipped from their beginning", () => {
    const first = startTail();
    writeFileSync(join(first.logs, "app.log"), "old one\nold two\n");
    first.ship();

    // An inode that is free again is like a file that was written anew.
    writeFileSync(join(first.logs, "app.log"), "new one\nnew two\nnew three\n");
    const second = startTail({ folders: first.folders });

    expect(second.ship()).toEqual(["app.log: new one", "app.log: new two", "app.log: new three"]);
  });

  test("that are no longer included are let go of", () => {
    const { logs, ship, tail } = startTail();
    writeFileSync(join(logs, "app.log"), "one\n");
    ship();
    expect(tail.sources.length).toBe(1);

    const other = startTail({ config: { include: ["*.txt"] }, folders: { logs, state: `${logs}-state`, remove() {} } });
    other.ship();

    expect(other.tail.sources).toEqual([]);
  });
});

describe("L2: after a restart", () => {
  test("it goes on behind what was delivered and saved", () => {
    const first = startTail();
    writeFileSync(join(first.logs, "app.log"), "one\ntwo\n");
    first.ship();
    appendFileSync(join(first.logs, "app.log"), "three\n");
    first.read();

    const second = startTail({ folders: first.folders });
    appendFileSync(join(first.logs, "app.log"), "four\n");

    expect(second.ship()).toEqual(["app.log: three", "app.log: four"]);
  });

  test("files that were renamed meanwhile are found, those between too, and in their order", () => {
    const first = startTail();
    const at = (name: string) => join(first.logs, name);
    writeFileSync(at("app.log"), "one\n");
    first.ship();
    appendFileSync(at("app.log"), "two\n");
    renameSync(at("app.log"), at("app.log.3"));
    for (const [index, name] of ["app.log.2", "app.log.1"].entries()) {
      writeFileSync(at(name), `between ${name}\n`);
      utimesSync(at(name), 1_000 + index, 1_000 + index);
    }
    writeFileSync(at("app.log"), "last\n");

    const second = startTail({ folders: first.folders });

    expect(second.ship()).toEqual([
      "app.log: two",
      "app.log: between app.log.2",
      "app.log: between app.log.1",
      "app.log: last",
    ]);
  });

  test("a checkpoint that is none is told, and all is shipped again", () => {
    const first = startTail();
    writeFileSync(join(first.logs, "app.log"), "one\n");
    first.ship();
    writeFileSync(join(first.state, "checkpoint.json"), "{");

    expect(startTail({ folders: first.folders }).ship()).toEqual(["app.log: one"]);
  });

  test("offsets that cannot be saved are told and counted, and shipping goes on", () => {
    let isFull = true;
    const writeFileWhenThereIsRoom: typeof fs.writeFileSync = (...given) => {
      if (isFull) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
      fs.writeFileSync(...given);
    };
    const first = startTail({ fs: { writeFileSync: writeFileWhenThereIsRoom } });
    writeFileSync(join(first.logs, "app.log"), "one\n");
    const shipped = first.ship();
    isFull = false;
    first.tail.save();

    expect(shipped).toEqual(["app.log: one"]);
    expect(first.counts.of("checkpoint_errors")).toEqual([{ labels: { code: "ENOSPC" }, value: 1 }]);
    expect(startTail({ folders: first.folders }).ship()).toEqual([]);
  });
});

describe("L3: a file that is renamed", () => {
  test("is read to its end before the next one at its place", () => {
    const { logs, ship } = startTail();
    writeFileSync(join(logs, "app.log"), "one\n");
    ship();
    appendFileSync(join(logs, "app.log"), "two\n");
    renameSync(join(logs, "app.log"), join(logs, "app.log.old"));
    writeFileSync(join(logs, "app.log"), "three\n");
    appendFileSync(join(logs, "app.log.old"), "late\n");

    expect(ship()).toEqual(["app.log: two", "app.log: late", "app.log: three"]);
  });

  test("is read to its end, however much that is, before the next one", () => {
    const { logs, ship } = startTail();
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index} ${"x".repeat(100)}`);
    writeFileSync(join(logs, "app.log"), `${lines.join("\n")}\n`);
    renameSync(join(logs, "app.log"), join(logs, "app.log.1"));
    writeFileSync(join(logs, "app.log"), "next\n");

    const shipped = ship();

    expect(shipped.length).toBe(lines.length + 1);
    expect(shipped.indexOf("app.log: next")).toBe(lines.length);
  });

  test("is followed for as long as somebody writes to it", () => {
    const { logs, ship, pass } = startTail();
    writeFileSync(join(logs, "app.log"), "one\n");
    ship();
    renameSync(join(logs, "app.log"), join(logs, "app.log.1"));
    ship();
    pass(10 * minute);
    appendFileSync(join(logs, "app.log.1"), "very late\n");

    expect(ship()).toEqual(["app.log: very late"]);
  });

  test("and deleted at once is read to its end, and then closed", () => {
    const { logs, ship, pass, tail } = startTail();
    writeFileSync(join(logs, "app.log"), "one\n");
    ship();
    appendFileSync(join(logs, "app.log"), "last");
    unlinkSync(join(logs, "app.log"));

    const before = ship();
    pass(6_000);
    const after = ship();
    pass(6_000);
    ship();

    expect([before, after]).toEqual([[], ["app.log: last"]]);
    expect(tail.sources).toEqual([]);
  });

  test("is told from a copy of it that was made before it was emptied, as some rotate", () => {
    const { logs, ship } = startTail();
    const [log, copy] = [join(logs, "app.log"), join(logs, "app.log.1")];
    writeFileSync(log, "one\n");
    ship();
    appendFileSync(log, "two\n");
    copyFileSync(log, copy);
    truncateSync(log);
    writeFileSync(log, "3\n");

    expect([...ship(), ...ship()].toSorted()).toEqual(["app.log: 3", "app.log: two"]);
  });

  test("is told from a copy of it, though it is not emptied yet", () => {
    const { logs, ship, pass } = startTail();
    const [log, copy] = [join(logs, "app.log"), join(logs, "app.log.1")];
    writeFileSync(log, "one\n");
    ship();
    copyFileSync(log, copy);

    const copied = ship();
    truncateSync(log);
    const emptied = [...ship(), ...ship()];
    pass(minute);

    expect([copied, emptied, ship()]).toEqual([[], [], []]);
  });
});

describe("L4: a line without its end", () => {
  test("is sent after 5 s, and its newline is no line of its own then", () => {
    const { logs, ship, pass } = startTail();
    writeFileSync(join(logs, "app.log"), "one\ntw");

    const first = ship();
    appendFileSync(join(logs, "app.log"), "o");
    const second = ship();
    pass(5_000);
    const third = ship();
    appendFileSync(join(logs, "app.log"), "\nthree\n");

    expect([first, second, third, ship()]).toEqual([["app.log: one"], [], ["app.log: two"], ["app.log: three"]]);
  });

  test("is sent when the next file has lines", () => {
    const { logs, ship } = startTail();
    writeFileSync(join(logs, "app.log"), "cut");
    ship();
    renameSync(join(logs, "app.log"), join(logs, "app.log.1"));

    const waiting = ship();
    writeFileSync(join(logs, "app.log"), "next\n");

    expect(waiting).toEqual([]);
    expect(ship()).toEqual(["app.log: cut", "app.log: next"]);
  });
});
