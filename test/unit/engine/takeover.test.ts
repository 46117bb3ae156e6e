import { describe, expect, test } from "vitest";
import type { FieldSet, KubeObject, ManagedFieldsEntry } from "../../../src/api/kubernetes/object.ts";
import { takenOverFields } from "../../../src/engine/takeover.ts";

const live = (...managedFields: ManagedFieldsEntry[]): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "a", namespace: "web", managedFields },
});

const entry = (manager: string, fieldsV1: FieldSet, more: ManagedFieldsEntry = {}): ManagedFieldsEntry => ({
  manager,
  operation: "Update",
  apiVersion: "apps/v1",
  fieldsV1,
  ...more,
});
const ours = (fieldsV1: FieldSet): ManagedFieldsEntry => entry("ebb", fieldsV1, { operation: "Apply" });

const replicas: FieldSet = { "f:spec": { "f:replicas": {} } };
const image: FieldSet = {
  "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:image": {} } } } } },
};

test("what a previous manager owns becomes ours", () => {
  expect(takenOverFields(live(entry("manager", image)), ["manager"])).toEqual([ours(image)]);
});

test("is united with what is ours already", () => {
  const args: FieldSet = {
    "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:args": {} } } } } },
  };

  const taken = takenOverFields(live(ours(args), entry("manager", image)), ["manager"]);

  expect(taken).toEqual([
    ours({
      "f:spec": {
        "f:template": { "f:spec": { "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:args": {}, "f:image": {} } } } },
      },
    }),
  ]);
});

test("several previous managers, and one under several API versions, are united", () => {
  const older = entry("manager", image, { apiVersion: "apps/v1beta1" });

  const taken = takenOverFields(live(older, entry("manager", replicas), entry("older", { "f:metadata": {} })), [
    "older",
    "manager",
  ]);

  expect(taken).toEqual([ours({ "f:metadata": {}, "f:spec": { ...image["f:spec"], ...replicas["f:spec"] } })]);
});

test("a value that one owns whole and another in part is ours in part", () => {
  const whole: FieldSet = { "f:metadata": { "f:labels": {} } };
  const part: FieldSet = { "f:metadata": { "f:labels": { "f:app": {} } } };

  expect(takenOverFields(live(ours(whole), entry("manager", part)), ["manager"])).toEqual([ours(part)]);
  expect(takenOverFields(live(ours(part), entry("manager", whole)), ["manager"])).toEqual([ours(part)]);
});

test("fields named like members of every object are fields like others", () => {
  const fields: FieldSet = { "f:data": { "f:constructor": {}, "f:__proto__": {} } };

  expect(takenOverFields(live(ours({ "f:data": {} }), entry("manager", fields)), ["manager"])).toEqual([ours(fields)]);
});

describe("stays as it is:", () => {
  const stays: [string, ManagedFieldsEntry][] = [
    ["a subresource of a previous manager", entry("manager", replicas, { subresource: "scale" })],
    ["a status of ours", entry("ebb", { "f:status": {} }, { operation: "Apply", subresource: "status" })],
    ["what a previous manager applied", entry("manager", replicas, { operation: "Apply" })],
    ["what we once wrote by update", entry("ebb", replicas)],
    ["another manager's entry", entry("kubectl-edit", replicas)],
  ];

  test.each(stays)("%s", (_, other) => {
    expect(takenOverFields(live(other, entry("manager", image)), ["manager"])).toEqual([ours(image), other]);
  });

  test.each(stays)("%s, for which alone nothing is written", (_, other) => {
    expect(takenOverFields(live(other), ["manager"])).toBeUndefined();
  });
});

test.each([
  ["no previous manager is named", live(entry("manager", image)), []],
  ["none of those named owns anything", live(ours(image)), ["manager"]],
  ["nobody owns anything", live(), ["manager"]],
  ["nothing is known of owners", { ...live(), metadata: { name: "a" } }, ["manager"]],
])("nothing is to be taken over when %s", (_, object, managers) => {
  expect(takenOverFields(object, managers)).toBeUndefined();
});

test("once taken over, nothing is left to be taken over", () => {
  const taken = takenOverFields(live(ours(replicas), entry("manager", image)), ["manager"]) ?? [];

  expect(takenOverFields(live(...taken), ["manager"])).toBeUndefined();
});
