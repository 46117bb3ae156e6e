import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { setDefaults, validate } from "../../../src/admission/decide.ts";
import type { ReviewRequest, ReviewResponse } from "../../../src/admission/review.ts";
import type { CustomResource } from "../../../src/api/kubernetes/object.ts";
import { admission as ofMemcached } from "../../../src/kinds/memcached/admission.ts";
import type { Admission } from "../../../src/kinds/rule.ts";
import { applyJsonPatch } from "./apply-json-patch.ts";
import { junk } from "./junk.ts";
import { memcachedOf, parsedRequest } from "./reviews.ts";

const admission = ofMemcached as unknown as Admission;
type Request = ReviewRequest & { object: CustomResource };

const patchOf = ({ patch }: ReviewResponse): object[] =>
  patch === undefined ? [] : JSON.parse(Buffer.from(patch, "base64").toString());

/** The object as the API server has it after the patch. */
const defaulted = (request: Request): CustomResource =>
  applyJsonPatch(request.object, patchOf(setDefaults(request, admission))) as CustomResource;

describe("default", () => {
  test("answers by a patch of what is missing and nothing else", () => {
    const request = parsedRequest({ image: "memcached:1.6.39", memcached: { threads: 2, verbosity: 0 } });

    expect(patchOf(setDefaults(request, admission))).toEqual([
      { op: "add", path: "/spec/memcached/maxMemoryMB", value: 64 },
      { op: "add", path: "/spec/memcached/maxConnections", value: 1024 },
      { op: "add", path: "/spec/memcached/maxItemSize", value: "1m" },
      { op: "add", path: "/spec/replicas", value: 1 },
    ]);
  });

  test("tells of replicas that it takes away, of which validate then sees nothing", () => {
    const autoscaling = { enabled: true, maxReplicas: 5 };
    const oldObject = memcachedOf({ replicas: 1 });
    const request = parsedRequest({ replicas: 1, autoscaling }, { operation: "UPDATE", oldObject });

    expect(setDefaults(request, admission).warnings).toEqual([
      "spec.replicas: is ignored, as the autoscaler sets the number of pods: remove it",
    ]);
    expect(patchOf(setDefaults(request, admission))).toContainEqual({ op: "remove", path: "/spec/replicas" });
  });

  test("leaves an object alone that is being deleted", () => {
    const object = memcachedOf({}, { deletionTimestamp: "2026-06-20T08:15:30Z" });

    expect(setDefaults(parsedRequest({}, { object }), admission)).toEqual({ uid: "705ab4f5", allowed: true });
  });

  test.each<[string, object]>([
    ["spec", { metadata: { name: "cache" }, spec: null }],
    ["section", { metadata: { name: "cache" }, spec: { memcached: null, image: null } }],
    ["spec at all", { metadata: { name: "cache" } }],
  ])("patches the object as it was sent, where null stands for no %s", (_, object) => {
    const patch = patchOf(setDefaults(parsedRequest({}, { object }), admission));

    expect(applyJsonPatch(object, patch)).toMatchObject({
      spec: { image: "memcached:1.6", replicas: 1, memcached: { threads: 4 } },
    });
  });

  test("has nothing to say of an object that it has defaulted, so that asking it again ends", () => {
    const request = parsedRequest({ autoscaling: { enabled: true, maxReplicas: 3 } });

    expect(setDefaults({ ...request, object: defaulted(request) }, admission)).toEqual({
      uid: "705ab4f5",
      allowed: true,
    });
  });

  test("allows whatever comes, by a patch that applies and leaves nothing to patch", () => {
    fc.assert(
      fc.property(junk, fc.option(junk, { nil: undefined }), (spec, old) => {
        const request: Request = { ...parsedRequest({}), object: memcachedOf(spec), oldObject: memcachedOf(old) };

        const again = { ...request, object: defaulted(request) };

        expect(setDefaults(request, admission).allowed).toBe(true);
        expect(setDefaults(again, admission).patch).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});

describe("validate", () => {
  test("refuses with every cause and no warning", () => {
    const answer = validate(parsedRequest({ image: "memcached", autoscaling: { enabled: true } }), admission);

    expect(answer).toMatchObject({
      allowed: false,
      status: {
        details: { causes: [{ field: "spec.resources.requests.cpu" }, { field: "spec.autoscaling.maxReplicas" }] },
      },
    });
    expect(answer).not.toHaveProperty("warnings");
  });

  test("allows with warnings", () => {
    expect(validate(parsedRequest({ image: "memcached" }), admission)).toEqual({
      uid: "705ab4f5",
      allowed: true,
      warnings: [
        "spec.resources.limits.memory: the kernel may kill what the cache would evict",
        "spec.image: a restart may change the version",
      ],
    });
  });

  test("judges alike before and after default, replicas that it takes away excepted", () => {
    const request = parsedRequest({ image: "memcached:1.6.39", resources: { limits: { memory: "1Gi" } } });

    expect(validate({ ...request, object: defaulted(request) }, admission)).toEqual(validate(request, admission));
  });
});
