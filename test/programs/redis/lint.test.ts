import { execa } from "execa";
import { expect, test } from "vitest";
import { configFiles } from "../../../src/kinds/redis/config/files.ts";
import { obtainProgram } from "../../support/programs/obtain.ts";
import { replication } from "../../unit/kinds/redis/fixtures.ts";

const scripts = Object.entries(configFiles(replication())).filter(([name]) => name.endsWith(".sh"));

/** With what it sources in place. */
const withSourced = (script: string): string =>
  script.replaceAll(/^\. \S+\/(\S+\.sh)$/gm, (_, name: string) => Object.fromEntries(scripts)[name] ?? "");

test.for(scripts)("shellcheck warns of nothing in %s, by what any POSIX shell does", async ([, script], { skip }) => {
  const found = await obtainProgram("shellcheck");
  if ("missing" in found) {
    console.warn(`Skipped: ${found.missing}`);
    return skip(found.missing);
  }

  const { all, exitCode } = await execa(found.command, ["--shell=sh", "--severity=warning", "-"], {
    env: found.env,
    input: `#!/bin/sh\n${withSourced(script)}`,
    all: true,
    reject: false,
  });

  expect(exitCode, all).toBe(0);
});
