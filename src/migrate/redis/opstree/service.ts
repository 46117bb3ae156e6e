import { isMap, type JsonMap } from "../../../json.ts";
import type { Reading } from "../reading.ts";
import { section } from "../section.ts";

const at = "kubernetesConfig.service";

/** The Service whose name ends in `-additional` is there unless it is refused, and has the type that clients from outside need. */
export const service = (old: Reading): JsonMap => {
  const type = old.take(`${at}.serviceType`);
  const typeOfAdditional = old.take(`${at}.additional.type`);
  const annotations = [old.take(`${at}.annotations`), old.take(`${at}.additional.additionalAnnotations`)].filter(isMap);
  if (old.take(`${at}.additional.enabled`) === false) return {};
  const additional = section({
    enabled: true,
    type: type ?? typeOfAdditional,
    annotations: section(Object.assign({}, ...annotations)),
  });
  return { service: { additional } };
};
