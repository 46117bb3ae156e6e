/** A kind that acts while it gathers: a Herd counts its visits in its own status, and tells of it. */

import { describe, expect, test } from "vitest";
import { resync } from "../../../src/engine/resync.ts";
import { statusManager } from "../../../src/field-managers.ts";
import type { Acted } from "../../../src/kinds/facts.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { memoryLog, settings } from "./gadget.ts";
import { type Herd, herd, herds, meadow, type Sheep, sheep } from "./herd.ts";

interface Visits {
  sheep: readonly Sheep[];
  acted?: Acted;
}

const visiting = (visit: Partial<Acted> = {}): Kind<Herd, Visits> => ({
  ...herds,
  async gather(cr, reader, context) {
    const facts = (await herds.gather?.(cr, reader, context)) ?? { sheep: [] };
    const { name, namespace = "", resourceVersion = "" } = cr.metadata;
    const written = await context.client.patchStatus<Herd>(
      herds.resource,
      { name, namespace },
      { shorn: (cr.status?.shorn ?? 0) + 1 },
      { fieldManager: statusManager, resourceVersion },
    );
    const acted = { done: [], goesOn: false, seen: facts.sheep, ...visit };
    return { ...facts, acted: { ...acted, resourceVersion: written.metadata.resourceVersion ?? "" } };
  },
  acted: ({ acted }) => acted,
  // What it wrote itself stays.
  status: (input) => ({ ...herds.status(input), shorn: input.cr.status?.shorn ?? 0 }),
});

const two = [herd(), sheep("x"), sheep("y")];

test("its own status is no change by others, and the whole status is written over it", async () => {
  const { reconcile, status } = meadow(two, visiting());

  const outcome = await reconcile();

  expect(outcome).toMatchObject({ result: "reconciled", statusWritten: true });
  expect(status()).toMatchObject({ shorn: 1, sheep: ["web/x", "web/y"] });
});

test("a status that somebody wrote since is not overwritten: facts are gathered anew", async () => {
  const { cluster, reconcile, status } = meadow(two, visiting());
  cluster.before("list services", () =>
    cluster.edit<Herd>("Herd", "a", (cr) => {
      cr.status = { ...cr.status, shorn: 41 };
    }),
  );

  await reconcile();

  expect(status().shorn).toBe(42);
});

test("what was done is told by Events of the type that it has", async () => {
  const done = [
    { reason: "Visited", message: "Visited the herd" },
    { reason: "WolfSeen", message: "Saw a wolf", type: "Warning" as const },
  ];
  const { cluster, reconcile } = meadow(two, visiting({ done }));

  await reconcile();

  expect(cluster.events()).toEqual(
    expect.arrayContaining(["Normal Visited: Visited the herd", "Warning WolfSeen: Saw a wolf"]),
  );
});

describe("what it saw", () => {
  const seenBy = async (visit: Partial<Acted>) => {
    const { cluster, memory, reconcile } = meadow(two, visiting(visit));
    const outcome = await reconcile();
    const isOld = (kind: string, name: string) => memory.isOld(cluster.find(kind, name)?.metadata ?? {});
    return { outcome, herd: isOld("Herd", "a"), sheep: isOld("Sheep", "x") };
  };

  test("is no news any more", async () => {
    expect(await seenBy({})).toMatchObject({ herd: true, sheep: true });
  });

  test("is news as long as there is more to do", async () => {
    expect(await seenBy({ goesOn: true })).toMatchObject({ outcome: { goesOn: true }, herd: false, sheep: false });
  });

  test("is looked at again when it asks for it", async () => {
    expect((await seenBy({ againInMs: 3_000 })).outcome.againInMs).toBe(3_000);
  });
});

test("a hint at one child looks at everything, as nothing is known without gathering", async () => {
  const { cluster, reconciler, reconcile } = meadow(two, visiting());
  await reconcile();
  const target = { kind: visiting() as Kind, key: { namespace: "web", name: "a" } };

  const requests = await cluster.recording(() => reconciler(target, { hints: new Map() }));

  expect(requests).toContain("list sheeps");
});

test("a resync goes on for as long as it does", async () => {
  let left = 3;
  const kind: Kind<Herd, Visits> = { ...visiting(), acted: ({ acted }) => acted && { ...acted, goesOn: left-- > 0 } };
  const { cluster, reconciler, status } = meadow(two, kind);
  const options = { client: cluster.client, kinds: [kind as Kind], namespaces: [], settings, log: memoryLog() };

  await resync({ ...options, reconcile: reconciler, instance: "test" });

  expect(status().shorn).toBeGreaterThan(1);
});
