import { expect, test } from "vitest";
import { completeSettings } from "../../../../functions/runtime/complete-settings.ts";
import { readConfiguration } from "../../../../functions/runtime/configuration.ts";

const account = "/var/run/secrets/kubernetes.io/serviceaccount";
const host = (files: Record<string, string>) => ({
  readText: (path: string): Promise<string> => {
    const text = files[path];
    return text === undefined ? Promise.reject(new Error(`There is no ${path}`)) : Promise.resolve(text);
  },
});
const inTools = host({ [`${account}/namespace`]: "tools\n" });
const pod = { KUBERNETES_SERVICE_HOST: "10.96.0.1" };

test.each([
  ["in a pod the namespace that it runs in", pod, inTools, "tools"],
  ["what EBB_OPERATOR_NAMESPACE says, in a pod as well", { ...pod, EBB_OPERATOR_NAMESPACE: "ops" }, inTools, "ops"],
  ["in a pod without that file ebb-system", pod, host({}), "ebb-system"],
  ["outside a cluster ebb-system", {}, host({}), "ebb-system"],
])("ebb's namespace is %s", async (_, environment, files, expected) => {
  const configuration = readConfiguration(environment);

  const settings = await completeSettings(files, configuration);

  expect(settings).toEqual({ ...configuration.settings, operatorNamespace: expected });
});
