import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { type Decision, decide } from "../../../src/engine/decide.ts";
import type { Observed } from "../../../src/engine/observe.ts";
import { Stalled, Waiting } from "../../../src/failures.ts";
import type { Child } from "../../../src/kinds/kind.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import {
  adoptAnnotation,
  configMap,
  type Gadget,
  gadget,
  gadgets,
  monitor,
  monitorNote,
  serviceOf,
  settings,
} from "./gadget.ts";

const cr = gadget();
const desired = serviceOf(cr);
const deletionTimestamp = "2026-06-20T08:00:00Z";

/** A child that wants this object, or throws this. */
const child = (wanted: KubeObject | undefined | Error, prune = true): Child<Gadget> => ({
  resource: { group: "", version: "v1", kind: "Service", plural: "services" },
  prune,
  name: () => "a",
  build() {
    if (wanted instanceof Error) throw wanted;
    return wanted;
  },
});

const live = (metadata: object = {}): KubeObject => ({
  ...desired,
  metadata: { ...desired.metadata, uid: "1", resourceVersion: "7", ...metadata },
});

const decisionOn = (wanted: Child<Gadget>, observed: Observed): Decision =>
  decide(wanted, cr, observed, { kind: gadgets, settings, secrets: new Map() });

const unreadable = new ApiError("read", 403, "Forbidden", "no");
const stalled = new Stalled("InvalidSpec", "it is impossible");
const waiting = new Waiting("ReconcileError", "it is not known yet");

const stranger = live({ ownerReferences: [] });
const ending = live({ deletionTimestamp });

test.each<[string, Child<Gadget>, Observed, Decision["action"]]>([
  ["wanted, not there", child(desired), undefined, "create"],
  ["wanted, there, with a difference", child(desired), live(), "update"],
  ["wanted, being deleted", child(desired), ending, "await-deletion"],
  ["wanted, a stranger's", child(desired), stranger, "blocked"],
  ["wanted, could not be read", child(desired), unreadable, "unknown"],
  ["not wanted, not there", child(undefined), undefined, "keep"],
  ["not wanted, there", child(undefined), live(), "delete"],
  ["not wanted, there, with data", child(undefined, false), live(), "keep"],
  ["not wanted, being deleted", child(undefined), ending, "keep"],
  ["not wanted, a stranger's", child(undefined), stranger, "keep"],
  ["not wanted, could not be read", child(undefined), unreadable, "unknown"],
  ["not wanted, not served", child(undefined), "not served", "keep"],
  ["impossible, there", child(stalled), live(), "blocked"],
  ["impossible, could not be read", child(stalled), unreadable, "unknown"],
  ["not known yet, there", child(waiting), live(), "blocked"],
])("%s", (_, wanted, observed, action) => {
  expect(decisionOn(wanted, observed).action).toBe(action);
});

test("what is impossible is told and not tried again; what is not known yet is told and tried again", () => {
  expect(decisionOn(child(stalled), live())).toEqual({
    action: "blocked",
    problem: { reason: "InvalidSpec", message: "it is impossible" },
  });
  expect(decisionOn(child(waiting), live())).toEqual({
    action: "blocked",
    problem: { reason: "ReconcileError", message: "it is not known yet" },
    retry: waiting,
  });
});

test("a wanted child whose API is not served is skipped with the kind's reason", () => {
  const monitored = gadget({ text: "hello", isMonitored: true });

  expect(decide(monitor, monitored, "not served", { kind: gadgets, settings, secrets: new Map() })).toEqual({
    action: "skip",
    note: { reason: "MonitorUnavailable", message: monitorNote },
  });
});

test("an unexpected error of a builder is thrown", () => {
  expect(() => decisionOn(child(new TypeError("a mistake")), undefined)).toThrow("a mistake");
});

describe("a builder is shown", () => {
  const shown = (observed: Observed): unknown => {
    let seen: unknown = "nothing";
    const build: Child<Gadget>["build"] = (_, context) => {
      seen = context.live;
      return undefined;
    };
    decisionOn({ ...configMap, build }, observed);
    return seen;
  };

  test("the live object that is controlled, or that is offered", () => {
    const offered = live({ ownerReferences: [], annotations: { [adoptAnnotation]: "a" } });

    expect(shown(live())).toEqual(live());
    expect(shown(offered)).toEqual(offered);
  });

  test("no stranger's object", () => {
    expect(shown(stranger)).toBeUndefined();
  });
});

describe("what an earlier controller wrote", () => {
  const managedFields = [{ manager: "manager", operation: "Update" as const, apiVersion: "v1", fieldsV1: {} }];
  const decisionAfter = (wanted: Child<Gadget>, observed: Observed, previousManagers = ["manager"]): Decision =>
    decide(wanted, cr, observed, {
      kind: gadgets,
      settings: { ...settings, previousManagers },
      secrets: new Map(),
    });

  test("is taken over before anything is compared", () => {
    expect(decisionAfter(child(desired), live({ managedFields }))).toEqual({
      action: "take-over",
      live: live({ managedFields }),
      managedFields: [{ manager: "ebb", operation: "Apply", apiVersion: "v1", fieldsV1: {} }],
    });
  });

  test("is taken over before it is adopted", () => {
    const annotations = { [adoptAnnotation]: "a" };

    expect(decisionAfter(child(desired), live({ managedFields, annotations, ownerReferences: [] })).action).toBe(
      "take-over",
    );
  });

  test.each<[string, Child<Gadget>, object, Decision["action"]]>([
    ["is a stranger's", child(desired), { ownerReferences: [] }, "blocked"],
    ["is being deleted", child(desired), { deletionTimestamp }, "await-deletion"],
    ["is not wanted", child(undefined), {}, "delete"],
    ["is impossible", child(stalled), {}, "blocked"],
  ])("stays as it is when it %s", (_, wanted, metadata, action) => {
    expect(decisionAfter(wanted, live({ managedFields, ...metadata })).action).toBe(action);
  });

  test("stays as it is when no such controller is named", () => {
    expect(decisionAfter(child(desired), live({ managedFields }), []).action).toBe("update");
  });
});

describe("an object that nobody controls", () => {
  const offered = (metadata: object = {}): KubeObject =>
    live({ ownerReferences: [], annotations: { [adoptAnnotation]: "a" }, ...metadata });
  const controlledBy = (controller: boolean) => ({
    ownerReferences: [{ apiVersion: "v1", kind: "Other", name: "o", uid: "other", controller }],
  });

  test("is taken when its annotation names the custom resource", () => {
    expect(decisionOn(child(desired), offered())).toEqual({
      action: "update",
      desired,
      live: offered(),
      difference: "metadata.ownerReferences",
    });
  });

  test("is taken with owners that do not control it", () => {
    expect(decisionOn(child(desired), offered(controlledBy(false))).action).toBe("update");
  });

  test.each<[string, KubeObject]>([
    ["its annotation names another", offered({ annotations: { [adoptAnnotation]: "b" } })],
    ["it has another annotation", offered({ annotations: { "other/adopt": "a" } })],
    ["somebody controls it after all", offered(controlledBy(true))],
    ["it is being deleted", offered({ deletionTimestamp })],
  ])("is left alone when %s", (_, object) => {
    expect(decisionOn(child(desired), object)).toMatchObject({
      action: "blocked",
      problem: { reason: "NotControlled", message: 'Service "a" exists and is not controlled by this Gadget' },
    });
  });

  test("is left alone when it is not wanted", () => {
    expect(decisionOn(child(undefined), offered())).toEqual({ action: "keep" });
  });

  test("is left alone by a kind that takes none", () => {
    const decision = decide(child(desired), cr, offered(), { kind: {}, settings, secrets: new Map() });

    expect(decision.action).toBe("blocked");
  });
});
