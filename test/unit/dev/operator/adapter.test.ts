import { expect, test } from "vitest";
import { apiServerSource } from "../../../../dev/generate/sources.ts";
import { adapterEnvironment } from "../../../../dev/operator/adapter.ts";
import { ApiServerSource } from "../../../../dev/operator/manifests.ts";

test.each<[string, string | undefined, object]>([
  ["one namespace is told of its own alone", "shop", { namespaces: ["shop"], allNamespaces: false }],
  ["all is told of those that there are, in order", undefined, { namespaces: ["a", "b"], allNamespaces: true }],
])("the adapter of a source of %s", (_, watched, told) => {
  const source = ApiServerSource.parse(apiServerSource([], watched));
  const options = { sink: "http://sink", kubeconfig: "", namespaces: ["b", "a"] };

  const { K_SOURCE_CONFIG = "", NAMESPACE } = adapterEnvironment(source, options);

  expect(JSON.parse(K_SOURCE_CONFIG)).toMatchObject(told);
  expect(NAMESPACE).toBe(watched ?? "ebb-system");
});
