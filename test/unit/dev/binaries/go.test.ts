import { expect, test } from "vitest";
import { checkGo } from "../../../../dev/binaries/go.ts";
import { fakeGo, temporaryFolder } from "./support.ts";

async function checking(go: { version?: string; toolchain?: string }): Promise<void> {
  const { path } = await fakeGo(go);
  await checkGo({ env: { PATH: path }, cwd: path, signal: new AbortController().signal });
}

test.each([
  { version: "go1.26.0", toolchain: "local" },
  { version: "go1.27.1 X:nodwarf5", toolchain: "local" },
  { version: "go2.0", toolchain: "local" },
  { version: "devel go1.27-abcdef", toolchain: "local" },
  { version: "go1.21.0", toolchain: "auto" },
  { version: "go1.22.2", toolchain: "go1.22.2+auto" },
])("$version with GOTOOLCHAIN=$toolchain can build", async (go) => {
  await expect(checking(go)).resolves.toBeUndefined();
});

test("a Go from before toolchains is too old", async () => {
  await expect(checking({ version: "go1.19.8", toolchain: "" })).rejects.toThrow(
    "the Go on PATH is 1.19.8, which is older than 1.21",
  );
});

test("a Go that may not fetch a newer one says what to set", async () => {
  await expect(checking({ version: "go1.22.2", toolchain: "local" })).rejects.toThrow(/set GOTOOLCHAIN=auto$/);
});

test("a missing Go is told as such", async () => {
  const folder = await temporaryFolder();

  await expect(checkGo({ env: { PATH: folder }, cwd: folder, signal: new AbortController().signal })).rejects.toThrow(
    "there is no go on PATH",
  );
});
