import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { deployment } from "../../src/kinds/memcached/children/deployment.ts";
import { service } from "../../src/kinds/memcached/children/service.ts";
import { installPolicy, removePolicy } from "../support/admission-policy.ts";
import { childSpecs } from "../support/child-specs.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { eventsAbout } from "../support/kubernetes-events.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "refused");
const { reconcile } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

/** Conditions where this kind is refused and the others are done: an autoscaled Memcached wants a pod, the others none. */
const atRest = (kind: string): string =>
  ({ Deployment: "F T T F", HorizontalPodAutoscaler: "T F T T" })[kind] ?? "F F T F";

describe("a child that is refused", () => {
  /** Refuses to make any object of a kind whose name begins with the answer wanted and ends with the kind's plural. */
  const policy = `refuse-${namespace}`;
  const refusals = ["Forbidden", "Invalid"] as const;

  beforeAll(async () => {
    const validations = refusals.map((reason) => ({
      expression: `object.metadata.name != "${reason.toLowerCase()}-" + request.resource.resource`,
      message: `not today: ${"so it is. ".repeat(40)}`,
      reason,
    }));
    const rule = {
      apiGroups: ["*"],
      apiVersions: ["*"],
      operations: ["CREATE"],
      resources: childSpecs.map(({ child }) => child.resource.plural),
    };
    await installPolicy(cluster, namespace, policy, {
      resourceRules: [rule],
      validations,
      probe: () => kubectl("create", "service", "clusterip", "forbidden-services", "--tcp=1", "--dry-run=server"),
      says: "not today",
    });
  });
  afterAll(() => removePolicy(cluster, policy));

  describe.each(childSpecs)("$kind", ({ kind, child, on }) => {
    test.each(refusals)(
      "as %s keeps no other from being applied, is named, and is asked for once a pass (36)",
      async (reason) => {
        const name = `${reason.toLowerCase()}-${child.resource.plural}`;
        await user.apply(name, on);
        expect((await reconcile(name)).result).toBe("stalled");
        await until("the others are at rest", async () => {
          await reconcile(name);
          return (await user.letters(name)) === atRest(kind);
        });

        for (let pass = 1; pass <= 3; pass++) {
          const { result, writes } = await reconcile(name);
          expect(result).toBe("stalled");
          expect(writes).toEqual([`PATCH ${child.resource.plural}/${name}`]);
        }

        const degraded = await user.condition(name, "Degraded");
        expect(degraded).toMatchObject({ status: "True", reason: "ReconcileError" });
        expect(degraded?.message).toMatch(new RegExp(`^${kind} "${name}": ${reason}: .{200}(;|$)`));
        for (const other of [deployment, service])
          expect((await user.child(other.resource, name)) !== undefined).toBe(other.resource.kind !== kind);
        const warnings = (await eventsAbout(cluster, namespace, name)).filter((one) => one.startsWith("Warning"));
        expect(warnings).toEqual(["Warning ReconcileError"]);
      },
    );
  });

  test("does not touch Ready, unless it is the Service or the Deployment (36)", async () => {
    for (const { kind, child, on } of childSpecs) {
      const name = `forbidden-${child.resource.plural}`;
      await user.apply(name, { ...on, ...(on.autoscaling === undefined && { replicas: 1 }) });
      const wanted = kind === "Service" || kind === "Deployment" ? "False" : "True";
      await until(`Ready is ${wanted} without a ${kind}`, async () => {
        await reconcile(name);
        const [available, ready] = [await user.condition(name, "Available"), await user.condition(name, "Ready")];
        return ready?.status === wanted && (kind === "Deployment" || available?.status === "True");
      });
    }
  });
});
