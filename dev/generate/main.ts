/** Writes `crds/`. Takes the URL of an API server that asks for no credentials; by default that of a running `kubectl proxy`. */

import { writeFile } from "node:fs/promises";
import { generateCrds } from "./crds.ts";

const [server = "http://127.0.0.1:8001"] = process.argv.slice(2);

const fetchJson = async (path: string): Promise<unknown> => {
  const response = await fetch(new URL(path, server));
  if (!response.ok) throw new Error(`Cannot read ${path} of ${server}: ${response.status} ${response.statusText}`);
  return response.json();
};

for (const [name, text] of await generateCrds(fetchJson)) {
  await writeFile(new URL(`../../crds/${name}`, import.meta.url), text);
}
