import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { binaries, neededGo } from "../../../../dev/binaries/binaries.ts";

const goMod = (module: string) =>
  readFile(new URL(`../../../../dev/binaries/modules/${module}/go.mod`, import.meta.url), "utf8");

test.each(binaries)("$name is built from the version that its go.mod pins", async (binary) => {
  const required = [...(await goMod(binary.module)).matchAll(/^(?:require |\t)(\S+) (v\S+)/gm)];

  const modules = required.filter(([, path]) => binary.package === path || binary.package.startsWith(`${path}/`));

  expect(modules.map(([, , version]) => version)).toEqual([binary.version]);
});

test.each(binaries)("the package of $name is a tool of its go.mod, so that tidying keeps it", async (binary) => {
  expect((await goMod(binary.module)).split("\n")).toContainEqual(
    expect.stringMatching(new RegExp(`^(tool |\\t)${binary.package}$`)),
  );
});

test.each(binaries)("the go.mod of $name asks for no newer Go than the table says", async (binary) => {
  expect(await goMod(binary.module)).toMatch(new RegExp(`^go ${neededGo}(\\.0)?$`, "m"));
});

test("each replaced Kubernetes module has the version that goes with Kubernetes", async () => {
  const kubernetes = binaries.find(({ name }) => name === "kube-apiserver");

  const replaced = [...(await goMod("kubernetes")).matchAll(/=> k8s\.io\/\S+ (\S+)/g)].map(([, version]) => version);

  expect(new Set(replaced)).toEqual(new Set([kubernetes?.version.replace("v1.", "v0.")]));
});

test("release URLs are those of the projects", () => {
  const bases = { kubernetes: "https://k", github: "https://g" };
  const releases = binaries.map(({ name, release }) => [name, release?.({ os: "linux", arch: "arm64" }, bases)]);

  expect(Object.fromEntries(releases)).toMatchObject({
    etcd: {
      url: "https://g/etcd-io/etcd/releases/download/v3.6.8/etcd-v3.6.8-linux-arm64.tar.gz",
      member: "etcd-v3.6.8-linux-arm64/etcd",
      checksumUrl: "https://g/etcd-io/etcd/releases/download/v3.6.8/SHA256SUMS",
    },
    kubectl: {
      url: "https://k/release/v1.36.3/bin/linux/arm64/kubectl",
      checksumUrl: "https://k/release/v1.36.3/bin/linux/arm64/kubectl.sha256",
    },
    kwok: { url: "https://g/kubernetes-sigs/kwok/releases/download/v0.8.0/kwok-linux-arm64" },
    apiserver_receive_adapter: undefined,
  });
});

test("Kubernetes is told its version in full, or kubectl cannot parse it", () => {
  const flags = binaries.find(({ name }) => name === "kubectl")?.ldflags;

  expect(flags).toContain("-X k8s.io/component-base/version.gitVersion=v1.36.3");
  expect(flags).toContain("-X k8s.io/component-base/version.gitMajor=1");
  expect(flags).toContain("-X k8s.io/component-base/version.gitMinor=36");
});
