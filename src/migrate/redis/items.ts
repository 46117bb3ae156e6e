/** Objects one by one, out of the Lists that `kubectl get -o yaml` writes. */

import { isMap } from "../../json.ts";
import { BadManifest, isObject, type Manifest, written, yamlText } from "../../render/index.ts";

export interface Item {
  /** For messages. */
  place: string;
  object: Manifest["object"];
  /** The object as it was written. */
  text(): string;
}

/** Throws `BadManifest`. */
export const itemsOf = (manifest: Manifest): Item[] => {
  const { place, object } = manifest;
  const items: unknown = Reflect.get(object, "items");
  if (!object.kind.endsWith("List") || !Array.isArray(items)) return [{ place, object, text: () => written(manifest) }];
  return items.map((item: unknown, index): Item => {
    const where = `${place}, item ${index + 1}`;
    if (!isMap(item) || !isObject(item))
      throw new BadManifest(`${where}: is no Kubernetes object: apiVersion and kind are needed`);
    return { place: where, object: item, text: () => yamlText(item) };
  });
};
