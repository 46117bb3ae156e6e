import { expect, test } from "vitest";
import { type PathOptions, pathOf } from "../../../src/kube/path.ts";

const service = { group: "", version: "v1", kind: "Service", plural: "services" };
const deployment = { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" };

test.each<[PathOptions | undefined, string, string]>([
  [undefined, "/api/v1/services", "/apis/apps/v1/deployments"],
  [{ namespace: "web" }, "/api/v1/namespaces/web/services", "/apis/apps/v1/namespaces/web/deployments"],
  [{ namespace: "web", name: "a" }, "/api/v1/namespaces/web/services/a", "/apis/apps/v1/namespaces/web/deployments/a"],
  [{ name: "a", subresource: "status" }, "/api/v1/services/a/status", "/apis/apps/v1/deployments/a/status"],
  [
    { namespace: "web", name: "a/b?c" },
    "/api/v1/namespaces/web/services/a%2Fb%3Fc",
    "/apis/apps/v1/namespaces/web/deployments/a%2Fb%3Fc",
  ],
])("for %j", (options, core, grouped) => {
  expect(pathOf(service, options)).toBe(core);
  expect(pathOf(deployment, options)).toBe(grouped);
});
