import { expect, test } from "vitest";
import { pushgatewayGroup } from "../../../../functions/runtime/pushgateway.ts";

test.each([
  [{ job: "ebb" }, "/job/ebb"],
  [{ job: "ebb", namespace: "web", pod: "a-1" }, "/job/ebb/namespace/web/pod/a-1"],
  [{ job: "a b?#é" }, "/job/a%20b%3F%23%C3%A9"],
  [{ job: "a/b" }, "/job@base64/YS9i"],
  [{ job: "ü?/>" }, "/job@base64/w7w_Lz4"],
  [{ job: "ebb", pod: "" }, "/job/ebb/pod@base64/="],
  [{ job: ".." }, "/job@base64/Li4"],
])("E4: the group %o is at %s", (labels, path) => {
  expect(pushgatewayGroup("http://gateway:9091", labels).url).toBe(`http://gateway:9091/metrics${path}`);
});

test("E4: user and password are no part of what logs may show, even when they are written badly", () => {
  expect(pushgatewayGroup("https://user:s%zz@gateway/push/?a=b", { job: "ebb" }).url).toBe(
    "https://gateway/push/metrics/job/ebb",
  );
});
