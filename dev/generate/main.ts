/** `npm run generate`: writes every generated file, with the definitions of a real API server that is started for it. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtainBinaries, showProgress } from "../binaries/index.ts";
import { startPlatform } from "../platform/platform.ts";
import { generateFiles } from "./files.ts";

const root = new URL("../../", import.meta.url);

const progress = showProgress();
const binaries = await obtainBinaries({ report: progress.report });
await progress.close();

const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-generate-"));
const platform = await startPlatform({ binaries, stateDirectory, bare: true });
try {
  const files = await generateFiles(async (path) => {
    const { body } = await platform.transport.send({ method: "GET", path, doing: `read ${path}` });
    return body;
  }, binaries.kubectl);
  for (const [path, text] of files) {
    await writeFile(new URL(path, root), text);
    console.log(path);
  }
} finally {
  await platform.stop();
  await rm(stateDirectory, { recursive: true });
}
