import { readFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { generateFiles } from "../../dev/generate/files.ts";
import { sharedCluster } from "../support/cluster.ts";

const { transport, guard } = sharedCluster();
const root = new URL("../../", import.meta.url);
afterAll(() => {
  guard.close();
  transport.close();
});

test("the committed files are those that the kinds and this API server's definitions give", async () => {
  const files = await generateFiles(async (path) => {
    const { body } = await transport.send({ method: "GET", path, doing: `read ${path}` });
    return body;
  });

  expect([...files.keys()].toSorted()).toEqual([
    "crds/kustomization.yaml",
    "crds/memcacheds.memcached.c5c3.io.yaml",
    "docs/memcached-rules.md",
    "knative/base/rbac.yaml",
    "knative/base/source.yaml",
    "knative/base/warnings.yaml",
    "knative/components/webhooks-deployment/webhooks.yaml",
    "knative/components/webhooks-knative/webhooks.yaml",
  ]);
  for (const [path, text] of files)
    expect(await readFile(new URL(path, root), "utf8"), `${path} is stale: run \`npm run generate\``).toBe(text);
});
