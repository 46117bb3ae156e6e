import { expect, test } from "vitest";
import { controllerOf, isOwnedBy } from "../../../src/engine/ownership.ts";
import { configMapOf, gadget } from "./gadget.ts";

const child = configMapOf(gadget());
const reference = { apiVersion: "tests.ebb.dev/v1", kind: "Gadget", name: "a", uid: "gadget-a" };

test.each([
  ["a controller reference with the owner's uid", [{ ...reference, controller: true }], true],
  ["a controller reference of a namesake", [{ ...reference, uid: "older", controller: true }], false],
  ["a reference that does not control", [reference], false],
  ["a reference that says so", [{ ...reference, controller: false }], false],
  ["ours beside another controller's", [{ ...reference, uid: "x", controller: true }, reference], false],
  ["no reference", [], false],
])("%s: %s", (_, ownerReferences, owned) => {
  const object = { ...child, metadata: { ...child.metadata, ownerReferences } };

  expect(isOwnedBy(object, gadget())).toBe(owned);
});

test("an owner without uid owns nothing, not even what has no controller", () => {
  const { uid: _, ...metadata } = gadget().metadata;

  expect(isOwnedBy(child, { ...gadget(), metadata })).toBe(false);
  expect(controllerOf({ ...child, metadata: { name: "a" } })).toBeUndefined();
});
