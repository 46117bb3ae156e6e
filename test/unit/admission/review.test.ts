import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { allowed, BadReview, parseReview, patched, refused, review } from "../../../src/admission/review.ts";
import { parsedRequest, requestOf, reviewText } from "./reviews.ts";

const request = parsedRequest({});

describe("a body", () => {
  test.each<[string, string, string]>([
    ["that is empty", "", "The body is no JSON"],
    ["that is no JSON", "{", "The body is no JSON"],
    ["that is null", "null", "The body is no AdmissionReview"],
    ["that is a list", "[]", "The body is no AdmissionReview"],
    ["of another kind", JSON.stringify({ kind: "Pod" }), "The body is no AdmissionReview"],
    [
      "of an older version",
      reviewText(requestOf({}), { apiVersion: "admission.k8s.io/v1beta1" }),
      'Send an AdmissionReview of admission.k8s.io/v1: this one is of "admission.k8s.io/v1beta1"',
    ],
    [
      "of no version",
      reviewText(requestOf({}), { apiVersion: undefined }),
      "Send an AdmissionReview of admission.k8s.io/v1: this one is of undefined",
    ],
    ["without a request", reviewText(undefined), "The AdmissionReview has no request"],
    ["whose request is null", reviewText(null), "The AdmissionReview has no request"],
    ["that is an answer", reviewText(undefined, { response: allowed(request) }), "The AdmissionReview has no request"],
    ["without a uid", reviewText(requestOf({}, { uid: undefined })), "The request has no uid"],
    ["whose uid is empty", reviewText(requestOf({}, { uid: "" })), "The request has no uid"],
    ["whose uid is a number", reviewText(requestOf({}, { uid: 1 })), "The request has no uid"],
    [
      "without a kind",
      reviewText(requestOf({}, { kind: undefined })),
      "The request does not say of what kind the object is",
    ],
    [
      "whose kind has no group",
      reviewText(requestOf({}, { kind: { kind: "Memcached" } })),
      "The request does not say of what kind the object is",
    ],
    [
      "without an operation",
      reviewText(requestOf({}, { operation: undefined })),
      "The request does not say what is done",
    ],
    ["whose object is a list", reviewText(requestOf({}, { object: [] })), "The request's object is no object"],
    ["whose object is a text", reviewText(requestOf({}, { object: "x" })), "The request's object is no object"],
    [
      "whose object has no metadata",
      reviewText(requestOf({}, { object: { spec: {} } })),
      "The request's object is no object",
    ],
    [
      "whose old object is a list",
      reviewText(requestOf({}, { oldObject: [] })),
      "The request's oldObject is no object",
    ],
  ])("%s is refused", (_, body, message) => {
    expect(() => parseReview(body)).toThrow(new BadReview(message));
  });

  test("is not told again at length", () => {
    const read = () => parseReview(reviewText(requestOf({}), { apiVersion: "v".repeat(1_000_000) }));

    expect(read).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{100,200}$/) }));
  });

  test("gives the request, in which what is null is absent", () => {
    const object = { metadata: { name: "cache", creationTimestamp: null }, spec: { replicas: null, image: "" } };

    const { oldObject, ...read } = parseReview(reviewText(requestOf({}, { object })));

    expect(oldObject).toBeUndefined();
    expect(read).toMatchObject({ uid: "705ab4f5", operation: "CREATE", name: "cache" });
    expect(read.object).toStrictEqual({ metadata: { name: "cache" }, spec: { image: "" } });
  });

  test("of a deletion has no object and the old one", () => {
    const read = parseReview(
      reviewText(requestOf({}, { operation: "DELETE", object: null, oldObject: { metadata: { name: "cache" } } })),
    );

    expect([read.object, read.oldObject]).toEqual([undefined, { metadata: { name: "cache" } }]);
  });

  test("gives members that are called like those of every object to nobody else", () => {
    const { object } = parseReview(
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","__proto__":{"polluted":1},"request":{"uid":"1","operation":"CREATE","kind":{"group":"","kind":"a"},"object":{"metadata":{},"spec":{"__proto__":{"replicas":9}}}}}',
    );

    expect(object?.spec).not.toHaveProperty("replicas");
    expect(Object.getPrototypeOf(object?.spec)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("an answer", () => {
  test("that allows is the uid alone", () => {
    expect(review(allowed(request))).toEqual({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: { uid: "705ab4f5", allowed: true },
    });
  });

  test("that allows tells warnings in their order", () => {
    expect(allowed(request, ["b", "a"])).toEqual({ uid: "705ab4f5", allowed: true, warnings: ["b", "a"] });
  });

  test("that refuses one thing is a 422 as the API server's own", () => {
    const cause = { reason: "FieldValueInvalid", field: "spec.a", message: "is wrong" } as const;

    expect(refused(request, [cause])).toEqual({
      uid: "705ab4f5",
      allowed: false,
      status: {
        code: 422,
        reason: "Invalid",
        message: 'Memcached.memcached.c5c3.io "cache" is invalid: spec.a: Invalid value: is wrong',
        details: { name: "cache", group: "memcached.c5c3.io", kind: "Memcached", causes: [cause] },
      },
    });
  });

  test("that refuses several tells all of them, in brackets", () => {
    const { status } = refused(request, [
      { reason: "FieldValueRequired", field: "spec.a", message: "name it" },
      { reason: "FieldValueInvalid", field: "spec.b", message: "is wrong" },
    ]);

    expect(status).toMatchObject({
      message:
        'Memcached.memcached.c5c3.io "cache" is invalid: [spec.a: Required value: name it, spec.b: Invalid value: is wrong]',
      details: { causes: [{ reason: "FieldValueRequired" }, { reason: "FieldValueInvalid" }] },
    });
  });

  test.each<[string, object, string]>([
    ["of the object where the request has none", { name: undefined }, "cache"],
    ["of the object where the request's is empty", { name: "" }, "cache"],
    ["that is empty where the API server will make one", { name: "", object: { metadata: {} } }, ""],
  ])("that refuses has the name %s", (_, more, name) => {
    const { status } = refused(parsedRequest({}, more), []);

    expect(status).toMatchObject({ details: { name } });
  });
});

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response */
describe("a warning", () => {
  const told = (text: string): string => allowed(request, [text]).warnings?.[0] ?? "";

  test("of 256 characters is told whole, and one of more is cut to 256", () => {
    expect(told("a".repeat(256))).toBe("a".repeat(256));
    expect(told("a".repeat(257))).toBe(`${"a".repeat(255)}…`);
  });

  test("is counted and cut in characters, as the API server does", () => {
    expect(told("😀".repeat(256))).toBe("😀".repeat(256));
    expect(told("😀".repeat(257))).toBe(`${"😀".repeat(255)}…`);
  });

  test("has blanks for control characters, for which the API server would drop it", () => {
    expect(told("-m\r\n64\u0000, \u0085-t set what the operator sets")).toBe("-m 64 ,  -t set what the operator sets");
  });
});

describe("a patch", () => {
  const decoded = (patch = ""): unknown => JSON.parse(Buffer.from(patch, "base64").toString());

  test("of nothing is none", () => {
    expect(patched(request, [])).toEqual(allowed(request));
  });

  test.each(["ä", "€", "😀", "\u0000\u2028", "\ud800", "a".repeat(500_000)])("carries any text (%#)", (value) => {
    const operations = [{ op: "add", path: "/spec/image", value }] as const;

    const { patch, ...answer } = patched(request, operations);

    expect(answer).toEqual({ uid: "705ab4f5", allowed: true, patchType: "JSONPatch" });
    expect(patch).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(decoded(patch)).toEqual(operations);
  });
});
