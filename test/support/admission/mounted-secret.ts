/** A Secret as the kubelet mounts it: each key a link, through one link that is swapped when the Secret changes. */

import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface MountedSecret {
  readonly directory: string;
  update(files: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

export const mountSecret = async (files: Readonly<Record<string, string>>): Promise<MountedSecret> => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-secret-"));
  let version = 0;
  const update = async (contents: Readonly<Record<string, string>>): Promise<void> => {
    version += 1;
    const folder = `..${version}`;
    await mkdir(join(directory, folder));
    for (const [name, text] of Object.entries(contents)) await writeFile(join(directory, folder, name), text);
    await symlink(folder, join(directory, "..data_tmp"));
    await rename(join(directory, "..data_tmp"), join(directory, "..data"));
    await rm(join(directory, `..${version - 1}`), { recursive: true, force: true });
  };
  await update(files);
  for (const name of Object.keys(files)) await symlink(join("..data", name), join(directory, name));
  return { directory, update, remove: () => rm(directory, { recursive: true, force: true }) };
};
