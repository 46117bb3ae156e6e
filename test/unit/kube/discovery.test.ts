import { expect, test } from "vitest";
import { ApiError } from "../../../src/kube/api-error.ts";
import { discovery } from "../../../src/kube/discovery.ts";
import type { Request } from "../../../src/kube/transport.ts";

const policies = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "MutatingAdmissionPolicy",
  plural: "mutatingadmissionpolicies",
};

const asking = (...answers: (object | ApiError)[]) => {
  const paths: string[] = [];
  const asked = discovery({
    send({ path }: Request) {
      paths.push(path);
      const answer = answers.shift() ?? new Error("Unexpected request");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ status: 200, body: answer });
    },
    close() {},
  });
  return { asked, paths };
};

test("a resource is served when its group lists it, and each group is asked once", async () => {
  const { asked, paths } = asking({ resources: [{ name: "mutatingadmissionpolicies" }] });

  expect(await asked.serves(policies)).toBe(true);
  expect(await asked.serves({ ...policies, plural: "others" })).toBe(false);
  expect(paths).toEqual(["/apis/admissionregistration.k8s.io/v1"]);
});

test("nothing of a group that is not there is served", async () => {
  const { asked } = asking(new ApiError("x", 404, "Unknown", "404 page not found"));

  expect(await asked.serves(policies)).toBe(false);
});

test("a failure is no answer: it is asked again", async () => {
  const { asked } = asking(new ApiError("x", 503, "ServiceUnavailable", ""), { resources: [] });

  await expect(asked.serves(policies)).rejects.toThrow("503");
  expect(await asked.serves(policies)).toBe(false);
});

test.each([
  ["36", 36],
  ["34+", 34],
])("minor version %s is %d", async (minor, number) => {
  expect(await asking({ major: "1", minor }).asked.minorVersion()).toBe(number);
});
