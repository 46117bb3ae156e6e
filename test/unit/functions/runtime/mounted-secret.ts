/** A Secret of type `kubernetes.io/tls` as the kubelet mounts it: links to a folder that is swapped as a whole. */

import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Certificate } from "../../kube/https-server.ts";

export interface MountedSecret {
  certFile: string;
  keyFile: string;
  swap(pair: Certificate): Promise<void>;
}

export const mountSecret = async (first: Certificate): Promise<MountedSecret> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-tls-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [certFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  let version = 0;
  const swap = async ({ cert, key }: Certificate): Promise<void> => {
    const name = `..v${++version}`;
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "tls.crt"), cert);
    await writeFile(join(folder, name, "tls.key"), key);
    await symlink(name, join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  };
  await swap(first);
  await symlink(join("..data", "tls.crt"), certFile);
  await symlink(join("..data", "tls.key"), keyFile);
  return { certFile, keyFile, swap };
};
