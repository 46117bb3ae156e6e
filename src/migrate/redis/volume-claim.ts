import { isMap, type JsonMap } from "../../json.ts";
import type { Reading } from "./reading.ts";
import { section } from "./section.ts";

const kept =
  "is not told there: volumes stay when the resource is deleted, unless persistence.keepAfterDelete is false";

/** `persistence` of the PersistentVolumeClaim that stands at a path, with the field that says whether volumes outlive the resource. */
export const persistenceOf = (old: Reading, claim: string, keepAfterDelete: string): JsonMap | undefined => {
  if (!isMap(old.look(`${claim}.spec`))) return undefined;
  const keeps = old.take(keepAfterDelete);
  if (keeps === undefined) old.tell(keepAfterDelete, kept);
  if (old.look(`${claim}.spec.volumeMode`) === "Filesystem") old.take(`${claim}.spec.volumeMode`);
  // As an API server hands it out.
  for (const name of ["apiVersion", "kind", "status"]) old.take(`${claim}.${name}`);
  return section({
    enabled: true,
    size: old.take(`${claim}.spec.resources.requests.storage`),
    storageClassName: old.take(`${claim}.spec.storageClassName`),
    accessModes: old.take(`${claim}.spec.accessModes`),
    keepAfterDelete: keeps,
  });
};
