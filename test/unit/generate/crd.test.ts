import { expect, test } from "vitest";
import { customResourceDefinition, type NamedKind } from "../../../dev/generate/crd.ts";

const kind: NamedKind = {
  resource: { group: "example.org", version: "v2", kind: "Kettle", plural: "kettles" },
  versions: ["v1", "v2"],
  singular: "kettle",
  shortNames: ["ket"],
  categories: ["kitchen"],
  printerColumns: [{ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }],
};

test("names the definition and the kind", () => {
  const crd = customResourceDefinition(kind, { type: "object" });

  expect(crd.metadata.name).toBe("kettles.example.org");
  expect(crd.spec).toMatchObject({
    group: "example.org",
    scope: "Namespaced",
    conversion: { strategy: "None" },
    names: {
      kind: "Kettle",
      listKind: "KettleList",
      plural: "kettles",
      singular: "kettle",
      shortNames: ["ket"],
      categories: ["kitchen"],
    },
  });
});

test("serves all versions alike and stores one", () => {
  const [old, stored] = customResourceDefinition(kind, { type: "object" }).spec.versions;

  expect(old).toMatchObject({ name: "v1", served: true, storage: false });
  expect(stored).toMatchObject({ name: "v2", served: true, storage: true });
  expect({ ...old, name: "", storage: true }).toEqual({ ...stored, name: "" });
});

test("has a scale subresource only for a kind that can be scaled", () => {
  const scale = {
    specReplicasPath: ".spec.cups",
    statusReplicasPath: ".status.cups",
    labelSelectorPath: ".status.selector",
  };
  const subresources = (of: NamedKind) =>
    customResourceDefinition(of, {}).spec.versions.map((version) => version.subresources);

  expect(subresources(kind)).toEqual([{ status: {} }, { status: {} }]);
  expect(subresources({ ...kind, scale })).toEqual([
    { status: {}, scale },
    { status: {}, scale },
  ]);
});
