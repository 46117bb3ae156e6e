import { isMap, type JsonMap } from "../../../json.ts";
import { passwordFrom } from "../exporter-image.ts";
import type { Reading } from "../reading.ts";
import { section } from "../section.ts";

const names = ["enabled", "image", "imagePullPolicy", "port", "resources", "env", "securityContext"] as const;

export const exporter = (old: Reading, hasPassword: boolean): JsonMap => {
  if (!isMap(old.look("redisExporter"))) return {};
  const same = Object.fromEntries(names.map((name) => [name, old.take(`redisExporter.${name}`)]));
  const isOn = same.enabled === true;
  return { redisExporter: section({ ...same, passwordFrom: passwordFrom(same.image, hasPassword && isOn) }) };
};
