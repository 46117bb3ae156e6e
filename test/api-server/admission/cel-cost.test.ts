/** What CEL may cost is limited at run time, too: the most costly objects that the schema admits are judged by the rules and not by a budget. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { type OwnApiServer, type Said, startApiServer } from "../../support/admission/api-server.ts";
import { all, args, digits, largest, longestArg, many, metrics, spread } from "../../support/admission/largest.ts";
import { clean, spec } from "../../support/admission/row.ts";
import { type AnySpec, versions } from "../../support/submit.ts";

let server: OwnApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await server.installCrd("with rules");
  await server.platform.kubectl(["apply", "--server-side", "-f", "knative/base/warnings.yaml"]);
  await until("warnings are given", async () => {
    const { warnings } = await server.write({ name: "probe", spec: spec({ image: "memcached:latest" }) });
    return warnings.length > 0;
  });
  for (const [name, spec] of Object.entries({ small: clean, large: all })) {
    const { status, message } = await server.write({ name, spec, store: true });
    expect(status, message).toBe(201);
  }
});
afterAll(() => server.stop());

const refused: Record<string, { spec: AnySpec; fields: string[] }> = {
  "the last of the longest extraArgs ends the server": {
    spec: { memcached: { extraArgs: [...args("v").slice(1), longestArg("d")] } },
    fields: ["spec.memcached.extraArgs"],
  },
  "the last two spread constraints are twins": {
    spec: {
      highAvailability: { topologySpreadConstraints: spread([...many(63, (index) => index), 62]) },
    },
    fields: ["spec.highAvailability.topologySpreadConstraints"],
  },
  "the last of the metrics is a share of a CPU request that is not there": {
    spec: {
      resources: { requests: { cpu: undefined } },
      autoscaling: {
        enabled: true,
        maxReplicas: 3,
        metrics: [...metrics.slice(1), { type: "Resource", resource: metrics[0]?.containerResource }],
      },
    },
    fields: ["spec.resources.requests[cpu]"],
  },
  "an item size has ten thousand digits": {
    spec: { memcached: { maxItemSize: digits("k") } },
    fields: ["spec.memcached.maxItemSize"],
  },
};

/** The API server shows the expression when it cannot be judged, and when its message is too long. */
const isOfNoRule = (warning: string): boolean => /\bexpression:? |cost|budget/.test(warning);

describe.each(versions)("%s", (version) => {
  /** As a new object, and as updates of a small one and of the largest one. */
  const submissions = async (changed: AnySpec): Promise<Said[]> => {
    const updates = ["small", "large"].map(async (name) => {
      const { resourceVersion } = (await server.read(name)).metadata;
      return await server.write({ method: "PUT", name, version, metadata: { resourceVersion }, spec: changed });
    });
    return [await server.write({ name: "new", version, spec: changed }), ...(await Promise.all(updates))];
  };

  test.each(Object.entries({ ...largest, "all of them": all }))(
    "%s at their bounds are accepted, as a new object and as an update",
    async (_, changes) => {
      for (const { status, message, warnings } of await submissions(spec(changes))) {
        expect(status, message.slice(0, 1000)).toBeOneOf([200, 201]);
        expect(warnings.filter(isOfNoRule)).toEqual([]);
      }
    },
  );

  test.each(Object.entries(refused))("is refused by its rule and no other way: %s", async (_, row) => {
    for (const { status, causes, message } of await submissions(spec(row.spec))) {
      expect(status).toBe(422);
      expect(
        causes.map(({ field }) => field),
        message.slice(0, 1000),
      ).toEqual(row.fields);
    }
  });

  test("a warning about the longest extraArgs is in the words of its rule", async () => {
    for (const { status, warnings } of await submissions(spec({ memcached: { extraArgs: args("m") } }))) {
      expect(status).toBeOneOf([200, 201]);
      expect(warnings.filter((text) => text.includes(": spec.memcached.extraArgs: "))).toHaveLength(1);
      expect(warnings.filter(isOfNoRule)).toEqual([]);
    }
  });
});
