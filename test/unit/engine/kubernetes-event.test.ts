import { describe, expect, test } from "vitest";
import type { Condition } from "../../../src/api/kubernetes/object.ts";
import { changeEvent, problemEvents } from "../../../src/engine/kubernetes-event.ts";
import { type Gadget, gadget, gadgets } from "./gadget.ts";

const contextOf = (cr: Gadget, instance = "pod-1") => ({
  kind: gadgets,
  cr,
  instance,
  now: new Date("2026-06-20T08:15:30.482Z"),
});
const created = { action: "created", kind: "Service", name: "a", resourceVersion: "7" } as const;
const problem = { reason: "NotControlled", message: 'Service "a" is taken' };

const degraded = (status: "True" | "False", message: string): Gadget => {
  const condition: Condition = {
    type: "Degraded",
    status,
    reason: "R",
    message,
    lastTransitionTime: "2026-06-20T08:00:00Z",
  };
  return { ...gadget(), status: { conditions: [condition] } };
};

test("tells a change in the words of the contract", () => {
  expect(changeEvent(contextOf(gadget()), created)).toMatchObject({
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { namespace: "web" },
    eventTime: "2026-06-20T08:15:30.482000Z",
    type: "Normal",
    reason: "Created",
    note: "Created Service a",
    action: "Reconcile",
    reportingController: "gadget-controller",
    reportingInstance: "pod-1",
    regarding: { apiVersion: "tests.ebb.dev/v1", kind: "Gadget", name: "a", namespace: "web", uid: "gadget-a" },
  });
});

describe("the name", () => {
  const nameOf = (cr: Gadget, change = created): string => changeEvent(contextOf(cr), change).metadata.name;

  test("is the same for two instances that saw the same change, at any time", () => {
    const other = { ...contextOf(gadget(), "pod-2"), now: new Date(0) };

    expect(changeEvent(other, created).metadata.name).toBe(nameOf(gadget()));
  });

  test.each([
    ["another resourceVersion", gadget(), { ...created, resourceVersion: "8" }],
    ["another child", gadget(), { ...created, name: "b" }],
    ["a namesake", gadget({ text: "" }, { uid: "other" }), created],
  ])("is another one for %s", (_, cr, change) => {
    expect(nameOf(cr, change as typeof created)).not.toBe(nameOf(gadget()));
  });

  test.each([
    ["long", "n".repeat(253)],
    ["long, with a dot where it is cut", `${"n".repeat(235)}.${"n".repeat(17)}`],
  ])("is one that the API server takes for a resource whose name is %s", (_, name) => {
    const given = nameOf(gadget({ text: "" }, { name }));

    expect(given.length).toBeLessThanOrEqual(253);
    expect(given).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  });
});

describe("the note", () => {
  const noteOf = (message: string): string =>
    problemEvents(contextOf(gadget()), [{ reason: "R", message }])[0]?.note ?? "";

  test("of 1024 bytes is told whole", () => {
    expect(noteOf("x".repeat(1024))).toBe("x".repeat(1024));
  });

  test.each([
    ["one byte", "x"],
    ["two bytes", "é"],
    ["three bytes", "한"],
    ["four bytes", "😀"],
  ])("of characters of %s is cut between two of them, at 1024 bytes", (_, character) => {
    const note = noteOf(character.repeat(1100));

    expect(new TextEncoder().encode(note).length).toBeLessThanOrEqual(1024);
    expect(new TextEncoder().encode(note).length).toBeGreaterThan(1020);
    expect(note).toBe(character.repeat([...note].length));
  });
});

test("the instance is cut to the 128 characters that are allowed", () => {
  expect(changeEvent(contextOf(gadget(), "i".repeat(200)), created)).toMatchObject({
    reportingInstance: "i".repeat(128),
  });
});

describe("a problem", () => {
  test.each([
    ["is a Warning when there is no status yet", gadget(), 1],
    ["is a Warning when all was well", degraded("False", "nothing is wrong"), 1],
    ["is a Warning beside another problem", degraded("True", "another one"), 1],
    ["is silence when the status tells it", degraded("True", `another one; ${problem.message}`), 0],
    ["is silence when a healthy status tells it as a note", degraded("False", problem.message), 0],
  ])("%s", (_, cr, count) => {
    expect(problemEvents(contextOf(cr), [problem])).toHaveLength(count);
  });

  test("that comes back after it was gone is another Event, since its resource was written meanwhile", () => {
    const at = (resourceVersion: string) => {
      const cr = gadget();
      return problemEvents(contextOf({ ...cr, metadata: { ...cr.metadata, resourceVersion } }), [problem])[0]?.metadata
        .name;
    };

    expect(at("9")).not.toBe(at("7"));
    expect(at("7")).toBe(at("7"));
  });
});
