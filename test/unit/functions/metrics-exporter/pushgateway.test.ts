import { expect, test } from "vitest";
import { pushgatewayTarget } from "../../../../functions/metrics-exporter/targets/pushgateway.ts";

const told = { job: "sample-app", namespace: "web", pod: "a-1", hostname: "a", deleteOnExit: "false" } as const;
const gateway = "http://gateway:9091";

test.each([
  ["the pod", told, "/job/sample-app/namespace/web/pod/a-1"],
  ["its host name where there is no other", { ...told, pod: "" }, "/job/sample-app/namespace/web/pod/a"],
  ["the job alone where nothing else is known", { ...told, namespace: "", pod: "", hostname: "" }, "/job/sample-app"],
])("E4: the group is of %s", (_, settings, path) => {
  expect(pushgatewayTarget({ ...settings, gateway }, () => [])?.to).toBe(`${gateway}/metrics${path}`);
});

test("E4: where no gateway is set there is no target", () => {
  expect(pushgatewayTarget({ ...told, gateway: "" }, () => [])).toBeUndefined();
});
