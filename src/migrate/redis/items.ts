/** Objects one by one, out of the Lists that `kubectl get -o yaml` writes. */

import { type Manifest, objectAt, written, yamlText } from "../../render/index.ts";

export interface Item {
  object: Manifest["object"];
  /** The object as it was written. */
  text(): string;
}

/** Throws `BadManifest`. */
export const itemsOf = (manifest: Manifest): Item[] => {
  const { place, object } = manifest;
  const items: unknown = Reflect.get(object, "items");
  if (!object.kind.endsWith("List") || !Array.isArray(items)) return [{ object, text: () => written(manifest) }];
  return items.map((item: unknown, index): Item => {
    const inList = objectAt(`${place}, item ${index + 1}`, item);
    return { object: inList, text: () => yamlText(inList) };
  });
};
