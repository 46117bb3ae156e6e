import { expect, test } from "vitest";
import { createMemory } from "../../../src/engine/memory.ts";
import { gadget, target } from "./gadget.ts";

const cr = (metadata: object = {}) =>
  gadget({ text: "" }, { uid: "1", resourceVersion: "5", generation: 2, ...metadata });

test("an own write is known by uid and resourceVersion", () => {
  const memory = createMemory();

  memory.wrote(cr());

  expect(memory.isOwnWrite({ uid: "1", resourceVersion: "5" })).toBe(true);
  expect(memory.isOwnWrite({ uid: "1", resourceVersion: "6" })).toBe(false);
  expect(memory.isOwnWrite({ uid: "2", resourceVersion: "5" })).toBe(false);
});

test("an answer without uid or resourceVersion teaches nothing", () => {
  const memory = createMemory();

  memory.wrote(gadget({ text: "" }, { uid: undefined } as object));

  expect(memory.isOwnWrite({})).toBe(false);
});

test.each<[string, object, boolean]>([
  ["the same state", {}, true],
  ["another resourceVersion, as after a status write", { resourceVersion: "9" }, true],
  ["labels in another order", { labels: { b: "2", a: "1" } }, true],
  ["another generation", { generation: 3 }, false],
  ["another label", { labels: { a: "1", b: "3" } }, false],
  ["a label less", { labels: { a: "1" } }, false],
  ["an annotation", { annotations: { a: "1" } }, false],
  ["a deletion that has begun", { deletionTimestamp: "2026-06-20T08:00:00Z" }, false],
  ["another object of that name", { uid: "2" }, false],
  ["no uid", { uid: undefined }, false],
  ["an empty list of owners", { ownerReferences: [] }, true],
  ["an owner", { ownerReferences: [{ apiVersion: "v1", kind: "Other", name: "o", uid: "o" }] }, false],
])("after a success, an event tells nothing new if it shows %s: %s", (_, change, known) => {
  const memory = createMemory();

  memory.reconciled(cr({ labels: { a: "1", b: "2" } }));

  expect(memory.isReconciled({ ...cr({ labels: { a: "1", b: "2" } }).metadata, ...change })).toBe(known);
});

test("the order of an owner's fields, which the event source sorts, does not count", () => {
  const memory = createMemory();
  const owner = { apiVersion: "v1", kind: "Other", name: "o", uid: "o", controller: true };

  memory.reconciled(cr({ ownerReferences: [owner] }));

  const sorted = Object.fromEntries(Object.entries(owner).toSorted());
  expect(memory.isReconciled(cr({ ownerReferences: [sorted] }).metadata)).toBe(true);
});

test("an object whose kind counts no generations never counts as reconciled: its spec may have changed", () => {
  const memory = createMemory();

  memory.reconciled(cr({ generation: undefined }));

  expect(memory.isReconciled(cr({ generation: undefined }).metadata)).toBe(false);
});

test("a label does not pass for an annotation", () => {
  const memory = createMemory();

  memory.reconciled(cr({ labels: { a: "1" } }));

  expect(memory.isReconciled(cr({ annotations: { a: "1" } }).metadata)).toBe(false);
});

test("only the last state counts as reconciled", () => {
  const memory = createMemory();

  memory.reconciled(cr({ generation: 2 }));
  memory.reconciled(cr({ generation: 3 }));

  expect(memory.isReconciled(cr({ generation: 2 }).metadata)).toBe(false);
  expect(memory.isReconciled(cr({ generation: 3 }).metadata)).toBe(true);
});

test("what is forgotten does not count as reconciled, while own writes stay known", () => {
  const memory = createMemory();
  memory.wrote(cr());
  memory.reconciled(cr());

  memory.forget(target, cr());

  expect(memory.isReconciled(cr().metadata)).toBe(false);
  expect(memory.isOwnWrite(cr().metadata)).toBe(true);
});

test("the oldest go when it is full, and a state that is told again counts as young", () => {
  const memory = createMemory({ capacity: 2 });
  for (const uid of ["1", "2", "1", "3"]) {
    memory.reconciled(cr({ uid }));
    memory.wrote(cr({ uid }));
  }

  expect(["1", "2", "3"].filter((uid) => memory.isReconciled(cr({ uid }).metadata))).toEqual(["1", "3"]);
  expect(["1", "2", "3"].filter((uid) => memory.isOwnWrite(cr({ uid }).metadata))).toEqual(["2", "3"]);
});

test("a resource is recalled as it was remembered last, without managedFields", () => {
  const memory = createMemory();
  memory.remember(target, cr({ resourceVersion: "5" }));
  memory.remember(target, cr({ resourceVersion: "6", managedFields: [{ manager: "ebb" }] }));

  expect(memory.recall(target)).toEqual(cr({ resourceVersion: "6" }));
});

test("a resource is recalled by kind, namespace and name, and not once it is forgotten", () => {
  const memory = createMemory();
  memory.remember(target, cr());
  const elsewhere = { ...target, key: { namespace: "other", name: "a" } };

  expect(memory.recall(elsewhere)).toBeUndefined();
  memory.forget(target, cr());
  expect(memory.recall(target)).toBeUndefined();
});

test("the resources that were remembered longest ago go when there are too many", () => {
  const memory = createMemory({ wholeCapacity: 2 });
  const of = (name: string) => ({ ...target, key: { namespace: "web", name } });
  for (const name of ["a", "b", "a", "c"]) memory.remember(of(name), cr());

  expect(["a", "b", "c"].filter((name) => memory.recall(of(name)) !== undefined)).toEqual(["a", "c"]);
});

test.each<[string, object, boolean]>([
  ["that version", {}, true],
  ["an earlier one", { resourceVersion: "4" }, true],
  ["a later one with more digits", { resourceVersion: "10" }, false],
  ["a later one", { resourceVersion: "6" }, false],
  ["another object", { uid: "2" }, false],
  ["a version that is no number", { resourceVersion: "five" }, false],
  ["no version", { resourceVersion: undefined }, false],
])("after a pass saw a version, an event about %s is old: %s", (_, change, known) => {
  const memory = createMemory();

  memory.saw(cr());

  expect(memory.isOld({ ...cr().metadata, ...change })).toBe(known);
});

test("a version that is no number is never seen", () => {
  const memory = createMemory();

  memory.saw(cr({ resourceVersion: "five" }));

  expect(memory.isOld(cr({ resourceVersion: "five" }).metadata)).toBe(false);
});
