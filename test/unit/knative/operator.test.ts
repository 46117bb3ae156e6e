/** What the operator itself is made of, as it is shipped. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

const base = new URL("../../../knative/base/", import.meta.url);
const text = readdirSync(base)
  .filter((file) => file.endsWith(".yaml") && file !== "kustomization.yaml")
  .map((file) => readFileSync(new URL(file, base), "utf8"))
  .join("\n---\n");

test("S3-11, S3-24: the operator has no exporter, and no monitor unless one is asked for", () => {
  const kinds = parseAllDocuments(text).map((document) => document.get("kind"));

  expect(kinds).toContain("ServiceAccount");
  expect(kinds).not.toContain("ServiceMonitor");
  expect(text).not.toMatch(/redis[-_]exporter/);
});
