/** A resync of 10,000 custom resources with all children: nothing to do, and then one in a hundred to repair. */

import * as z from "zod";
import { isWrite } from "../../dev/platform/audit-line.ts";
import { deployment } from "../../src/kinds/memcached/children/deployment.ts";
import { service } from "../../src/kinds/memcached/children/service.ts";
import { deleteObject, mergePatch } from "../client.ts";
import { round } from "../clock.ts";
import { countRequests } from "../count-requests.ts";
import { writeFleetAtRest } from "../fleet-at-rest.ts";
import { type Functions, installFunctions } from "../function-process.ts";
import { namesOf, orphansOf } from "../objects.ts";
import { inParallel } from "../parallel.ts";
import { recordRequests, resyncUser, untilQuiet } from "../requests.ts";
import type { Bench, Measures, Scenario } from "../scenario.ts";
import { watchedNamespace as namespace, onPlatform, type Stage } from "../stage.ts";

const count = 10_000;
const objects = count * (1 + orphansOf(namespace, "any").length);

/** The line that the resync prints at its end. */
const Summary = z.object({ seen: z.number(), drifted: z.number(), repaired: z.number(), failed: z.number() });
type Summary = z.infer<typeof Summary>;

export const resync: Scenario = {
  names: [`resync-${count}`],
  run: (bench, say) =>
    // Without controllers: they would make 30,000 pods of it, of which a resync sees nothing.
    onPlatform(bench, { bare: true }, async (stage) => {
      const functions = await installFunctions(bench, stage);
      const names = namesOf(count);
      await writeFleetAtRest(stage, namespace, names, (written) => {
        if (written % 1000 === 0) say(`resync: ${written} of ${count} custom resources are there`);
      });
      say("resync: unchanged");
      const unchanged = await measured(bench, stage, functions, { drifted: 0 });
      const drifting = names.filter((_, index) => index % 100 === 0);
      await breakSome(stage, drifting);
      say("resync: 1 % drifted");
      const drifted = await measured(bench, stage, functions, { drifted: drifting.length });
      return { [`resync-${count}`]: { ...unchanged, drifted } };
    }),
};

/** Half of them lose their Service, the others are scaled by hand. */
const breakSome = ({ platform, signal }: Stage, names: readonly string[]): Promise<void> =>
  inParallel(
    names.map((name, index) => ({ name, isFirstHalf: index < names.length / 2 })),
    ({ name, isFirstHalf }) =>
      isFirstHalf
        ? deleteObject(platform, service.resource, { namespace, name })
        : mergePatch(platform, deployment.resource, { namespace, name }, { spec: { replicas: 1 } }),
    { signal },
  );

/** Rejects when the resync did not find what was staged: then something else was measured. */
const measured = async (
  { runtime }: Bench,
  { auditLog, signal }: Stage,
  functions: Functions,
  staged: Pick<Summary, "drifted">,
): Promise<Measures> => {
  await untilQuiet(auditLog, { signal });
  const recorded = await recordRequests(auditLog, resyncUser);
  const { how, seconds, peakMb, lines } = await functions.resync(runtime);
  const found = Summary.safeParse(JSON.parse(lines.findLast((line) => line.includes('"seen"')) ?? "{}")).data;
  if (found?.seen !== count || found.failed !== 0 || found.drifted !== staged.drifted)
    throw new Error(
      `The resync of ${count} with ${staged.drifted} drifted ended with ${how}: ${lines.slice(-5).join("\n")}`,
    );
  await untilQuiet(auditLog, { signal });
  const requests = await recorded();
  return {
    seconds: round(seconds),
    requests_per_400_objects: round((requests.length * 400) / objects),
    peak_rss_mb: round(peakMb, 1),
    writes: requests.filter(isWrite).length,
    requests: countRequests(requests),
  };
};
