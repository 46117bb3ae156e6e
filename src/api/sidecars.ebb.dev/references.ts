/** Where settings and credentials are kept. */

import * as z from "zod";

const objectName = z.string().min(1).max(253);
const keyName = z.string().min(1).max(253);

export const ConfigMapKey = z
  .object({ name: objectName.describe("Name of the ConfigMap."), key: keyName.describe("Key in it.") })
  .meta({ "x-kubernetes-map-type": "atomic" });

export const SecretKey = z
  .object({ name: objectName.describe("Name of the Secret."), key: keyName.describe("Key in it.") })
  .meta({ "x-kubernetes-map-type": "atomic" });

export const SecretName = z
  .object({ name: objectName.describe("Name of the Secret, which is in the namespace of the pods.") })
  .meta({ "x-kubernetes-map-type": "atomic" });
