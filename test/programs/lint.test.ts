/** What is written in shell and for GitHub's runners, by the linters of both. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { root } from "../../dev/bundle/functions.ts";
import { buildTimeout, obtainGoProgram } from "../support/go-program.ts";
import { obtainProgram } from "../support/programs/obtain.ts";

const shellScripts = async (): Promise<string[]> => {
  const { stdout } = await execa("git", ["ls-files"], { cwd: root });
  const first = async (path: string): Promise<string> =>
    (await readFile(join(root, path), "utf8")).split("\n", 1)[0] ?? "";
  const paths = stdout.split("\n");
  const isShell = await Promise.all(paths.map(async (path) => /^#!.*\b(ba|da|a)?sh\b/.test(await first(path))));
  return paths.filter((_, index) => isShell[index]);
};

test("shellcheck finds nothing to say of the scripts", async ({ skip }) => {
  const found = await obtainProgram("shellcheck");
  if ("missing" in found) {
    console.warn(`Skipped: ${found.missing}`);
    return skip(found.missing);
  }
  const scripts = await shellScripts();

  const { all, exitCode } = await execa(found.command, scripts, {
    cwd: root,
    env: found.env,
    all: true,
    reject: false,
  });

  expect(scripts).toContain(".ci/run");
  expect(exitCode, all).toBe(0);
}, 300_000);

test(
  "actionlint finds nothing to say of the workflows",
  async ({ skip }) => {
    const found = await obtainGoProgram({
      name: "actionlint",
      version: "v1.7.12",
      path: "github.com/rhysd/actionlint/cmd/actionlint",
      tell: ["-version"],
      told: /\d+\.\d+\.\d+/,
    });
    if ("missing" in found) {
      console.warn(`Skipped: ${found.missing}`);
      return skip(found.missing);
    }

    // Which it asks about the scripts inside, where it is there.
    const shellcheck = await obtainProgram("shellcheck");
    const env = "missing" in shellcheck ? {} : shellcheck.env;

    const { all, exitCode } = await execa(found.command, [], { cwd: root, env, all: true, reject: false });

    expect(exitCode, all).toBe(0);
  },
  buildTimeout,
);
