/** The scripts with the shell and the tools of Alpine, on which the smaller images of Redis and Valkey are built (§10.12). */

import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { obtainProgram } from "../../support/programs/obtain.ts";
import { ownRedisPods } from "../../support/programs/own-redis-pods.ts";

const pods = ownRedisPods();

let folder: string;
let tools: string;
let missing: string | undefined;

beforeAll(async () => {
  const busybox = await obtainProgram("busybox");
  folder = await mkdtemp(join(tmpdir(), "ebb-busybox-"));
  tools = join(folder, "bin");
  if ("missing" in busybox) missing = busybox.missing;
  else {
    const { stdout: path } = await execa("sh", ["-c", `command -v ${busybox.command}`], { env: busybox.env });
    const { stdout: applets } = await execa(path, ["--list"], { env: busybox.env });
    await mkdir(tools);
    // What the sandbox is made with stays the system's.
    const used = [
      "sh",
      "od",
      "tr",
      "sed",
      "head",
      "tail",
      "cat",
      "grep",
      "cut",
      "sha256sum",
      "wc",
      "mv",
      "date",
      "sleep",
      "timeout",
      "printf",
      "echo",
    ];
    for (const name of applets.split("\n").filter((applet) => used.includes(applet)))
      await symlink(path, join(tools, name));
  }
  if (missing) console.warn(`Skipped: ${missing}`);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const password = `quotes " ' back\\slash $dollar \`tick\` ü`;
const users = "user app on >apps-own ~app:* +@read\n";
const secrets = { login: { password: `${password}\r\n` }, users: { "user.acl": users } };

test("10: joins any password, users and lines, and starts a server with them that probes find", async () => {
  const { pod } = await pods.start(
    {
      auth: { secretRef: { name: "login" } },
      acl: { secretRef: { name: "users" } },
      redisExporter: { enabled: true },
      config: { extraConfigMapRef: { name: "more" }, dynamic: { hz: "40", "no-such-directive": "1" } },
    },
    { tools, secrets, configMaps: { more: { "redis-additional.conf": "PORT 1\nmaxclients 321\n" } } },
  );

  expect(JSON.parse(String(await pod.read("/run/redis/exporter.json")))).toEqual({
    "redis://localhost:6379": password,
  });
  expect(await pod.ask("ACL USERS")).toBe("app\ndefault");
  expect(await pod.ask("CONFIG GET maxclients")).toBe("maxclients\n321");
  expect(await pod.ask("CONFIG GET hz")).toBe("hz\n40");
  expect((await pod.probe("livenessProbe")).exitCode).toBe(0);
});

test("a pod that is told to stop does not wait as the master of nobody", async () => {
  const { pod } = await pods.start({ mode: "Replication" }, { tools });
  await pod.ask("REPLICAOF NO ONE");

  expect(await pod.probe("preStop")).toEqual({ exitCode: 0, log: "" });
});

test("the shell is Alpine's", async () => {
  const pod = await pods.make({}, { tools });

  expect((await pod.exec(["sh", "-c", "readlink -f $(command -v sh)"])).log).toContain("busybox");
});
