import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inCluster } from "../../../src/kube/in-cluster.ts";

const serviceAccount = async (token = "one\n"): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-account-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "token"), token);
  await writeFile(join(directory, "ca.crt"), "CA");
  return directory;
};

test.each([
  ["10.96.0.1", "https://10.96.0.1:443"],
  ["fd00::1", "https://[fd00::1]:443"],
])("reaches %s as the pod's account", async (host, server) => {
  const connection = await inCluster({ host, port: "443", directory: await serviceAccount() });

  expect(connection).toMatchObject({ server, ca: "CA" });
  expect(await connection.token?.()).toBe("one");
});

test("reads the token again after a minute, and not before", async () => {
  const directory = await serviceAccount();
  let time = 0;
  const connection = await inCluster({ host: "h", port: "443", directory, now: () => time });
  await writeFile(join(directory, "token"), "two");

  time = 60_000;
  const before = await connection.token?.();
  time = 60_001;
  const after = await connection.token?.();

  expect([before, after]).toEqual(["one", "two"]);
});

test("reads the token again as soon as it is refused, and not when an older one is", async () => {
  const directory = await serviceAccount();
  const connection = await inCluster({ host: "h", port: "443", directory, now: () => 0 });
  await writeFile(join(directory, "token"), "two");

  const older = await connection.token?.("zero");
  const refused = await connection.token?.("one");

  expect([older, refused]).toEqual(["one", "two"]);
});

test("rejects when the folder has no token", async () => {
  await expect(inCluster({ host: "h", port: "443", directory: "/nowhere" })).rejects.toThrow("ENOENT");
});
