/** V16 refuses what makes the real memcached exit or leave TCP (contract §4.2). */

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { judge } from "../../../src/admission/judge.ts";
import type { Memcached } from "../../../src/api/memcached.c5c3.io/index.ts";
import { admission } from "../../../src/kinds/memcached/admission.ts";
import { ownPods } from "../../support/programs/own-pods.ts";
import { ask } from "../../support/programs/text-protocol.ts";

const pods = ownPods();

const refusals = (extraArgs: string[]): string[] => {
  const cr: Memcached = { apiVersion: "", kind: "", metadata: { name: "cache" }, spec: { memcached: { extraArgs } } };
  return judge(admission, cr, undefined).causes.map(({ message }) => message);
};

test.each([["-h"], ["--help"], ["-V"], ["--version"], ["-i"], ["--license"], ["-d"], ["--daemon"], ["-vd"], ["-vvh"]])(
  "V16: %s makes the server exit at once, as if all were well",
  async (arg) => {
    const { server } = await pods.run({ memcached: { extraArgs: [arg] } });

    expect(await server.ended).toMatchObject({ exitCode: 0 });
    expect(refusals([arg])).toEqual([`${arg} makes the server exit or leave TCP`]);
  },
);

test.each([
  [["-s", "/etc/memcached.sock"]],
  [["-s/etc/memcached.sock"]],
  [["-vs", "/etc/memcached.sock"]],
  [["--unix-socket", "/etc/memcached.sock"]],
  [["--unix-socket=/etc/memcached.sock"]],
])("V16: %j makes the server leave TCP", async (extraArgs) => {
  const { connect, etc } = await pods.run({ memcached: { extraArgs } });

  await until("the server listens", async () => (await stat(join(etc, "memcached.sock"))).isSocket(), { everyMs: 10 });

  await expect(connect(11211, "127.0.0.1")).rejects.toThrow("ECONNREFUSED");
  expect(refusals(extraArgs)).toEqual([`${extraArgs[0]} makes the server exit or leave TCP`]);
});

test.each([[["-vv"]], [["-Bascii"]], [["-vBascii"]], [["-D", "h"]], [["-vvDs"]]])(
  "V16: %j is no such flag and the server serves",
  async (extraArgs) => {
    const { connect } = await pods.start({ memcached: { extraArgs } });

    expect(await ask(await connect(11211), "version")).toEqual([expect.stringMatching(/^VERSION /)]);
    expect(refusals(extraArgs)).toEqual([]);
  },
);
