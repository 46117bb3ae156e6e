import type { Resource } from "../../api/kubernetes/resource.ts";

export const namespaceResource: Resource = { group: "", version: "v1", kind: "Namespace", plural: "namespaces" };
