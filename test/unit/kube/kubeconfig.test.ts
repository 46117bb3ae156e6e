import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { stringify } from "yaml";
import { fromKubeconfig } from "../../../src/kube/kubeconfig.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig with two contexts, which the process is told of. */
const kubeconfig = async (): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-kubeconfig-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, "config");
  await writeFile(
    path,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "one", cluster: { server: "https://one:6443", "certificate-authority-data": base64("CA") } },
        { name: "two", cluster: { server: "https://two:6443" } },
      ],
      users: [
        { name: "by-token", user: { token: "secret" } },
        {
          name: "by-certificate",
          user: { "client-certificate-data": base64("CERT"), "client-key-data": base64("KEY") },
        },
      ],
      contexts: [
        { name: "first", context: { cluster: "one", user: "by-token" } },
        { name: "second", context: { cluster: "two", user: "by-certificate" } },
      ],
      "current-context": "first",
    }),
  );
  vi.stubEnv("KUBECONFIG", path);
  onTestFinished(() => void vi.unstubAllEnvs());
};

test("takes the current context", async () => {
  await kubeconfig();

  const connection = await fromKubeconfig();

  expect(connection).toMatchObject({ server: "https://one:6443", ca: "CA" });
  expect(connection.clientCertificate).toBeUndefined();
  expect(await connection.token?.()).toBe("secret");
});

test("takes the context that is named", async () => {
  await kubeconfig();

  const connection = await fromKubeconfig("second");

  expect(connection).toEqual({ server: "https://two:6443", clientCertificate: { cert: "CERT", key: "KEY" } });
});

test("names the contexts that there are when there is no such one", async () => {
  await kubeconfig();

  await expect(fromKubeconfig("third")).rejects.toThrow(
    'Cannot find context "third" in the kubeconfig: it has first, second',
  );
});
