import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadEvent } from "../../../src/events/bad-event.ts";
import { type ObjectEvent, parseCloudEvent } from "../../../src/events/cloud-event.ts";
import { binary, reference, structured } from "./fixtures.ts";

const parse = ({ headers, body }: { headers: Record<string, string>; body: string }): ObjectEvent =>
  parseCloudEvent(new Headers(headers), body);

const carts = { apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached", namespace: "shop", name: "carts" };

test.each(["add", "update", "delete"] as const)("takes an %s in binary mode", (action) => {
  const event = parse(binary({ type: `dev.knative.apiserver.resource.${action}` }));

  expect(event).toMatchObject({ ...carts, action, metadata: { uid: "0b6c", resourceVersion: "48211", generation: 3 } });
});

test("takes an event in structured mode", () => {
  expect(parse(structured())).toEqual(parse(binary()));
});

test("takes a Reference mode event, which tells no metadata", () => {
  const event = parse(reference());

  expect(event).toEqual({ ...carts, action: "update" });
});

test("takes a cluster-scoped object, whose namespace is empty", () => {
  const event = parse(binary({ namespace: "" }, { namespace: undefined }));

  expect(event.namespace).toBe("");
});

test("takes a media type in any case and with parameters", () => {
  const { headers, body } = binary();

  expect(parse({ headers: { ...headers, "content-type": "Application/JSON; charset=utf-8" }, body })).toMatchObject(
    carts,
  );
});

const withHeaders = (change: Record<string, string>) => {
  const { headers, body } = binary();
  return { headers: { ...headers, ...change }, body };
};

describe("refuses", () => {
  test.each<[string, { headers: Record<string, string>; body: string }, string]>([
    [
      "another media type",
      withHeaders({ "content-type": "text/plain" }),
      'Content-Type must be application/json or application/cloudevents+json: it is "text/plain"',
    ],
    [
      "a batch",
      withHeaders({ "content-type": "application/cloudevents-batch+json" }),
      "Batches of CloudEvents are not taken",
    ],
    ["a body that is no JSON", { ...binary(), body: "{" }, "The body is not JSON"],
    ["a body that is a list", { ...binary(), body: "[]" }, "The body must be a JSON object"],
    ["a body that is null", { ...binary(), body: "null" }, "The body must be a JSON object"],
    [
      "another version of CloudEvents",
      withHeaders({ "ce-specversion": "0.3" }),
      'specversion must be 1.0: it is "0.3"',
    ],
    ["another type", withHeaders({ "ce-type": "dev.knative.sources.ping" }), 'it is "dev.knative.sources.ping"'],
    ["an unknown action", withHeaders({ "ce-type": "dev.knative.apiserver.resource.patch" }), "type must be"],
    [
      "a type with something behind it",
      withHeaders({ "ce-type": "dev.knative.apiserver.resource.add.x" }),
      "type must be",
    ],
    [
      "another name in the body",
      withHeaders({ "ce-name": "other" }),
      'name is "other" in the event and "carts" in its content',
    ],
    ["another namespace in the body", withHeaders({ "ce-namespace": "other" }), "namespace is"],
    ["another kind in the body", withHeaders({ "ce-kind": "Redis" }), "kind is"],
    ["another apiVersion in the body", withHeaders({ "ce-apiversion": "v1" }), "apiversion is"],
    [
      "an object without metadata",
      { ...binary(), body: JSON.stringify({ apiVersion: carts.apiVersion, kind: carts.kind }) },
      "The object's metadata must be a JSON object",
    ],
    ["labels that are no map", binary({}, { labels: null }), "The object's labels must be a JSON object"],
    [
      "annotations that are no map",
      binary({}, { annotations: ["a"] }),
      "The object's annotations must be a JSON object",
    ],
    [
      "structured data that is no object",
      { headers: structured().headers, body: JSON.stringify({ ...JSON.parse(structured().body), data: "x" }) },
      'The event\'s "data" must be a JSON object',
    ],
    [
      "a structured event without data",
      { headers: structured().headers, body: JSON.stringify({ ...JSON.parse(structured().body), data: undefined }) },
      "missing in its content",
    ],
    [
      "a structured attribute that is no string",
      { headers: structured().headers, body: JSON.stringify({ ...JSON.parse(structured().body), name: 1 }) },
      "name is",
    ],
  ])("%s", (_, request, sentence) => {
    expect(() => parse(request)).toThrow(BadEvent);
    expect(() => parse(request)).toThrow(sentence);
  });

  test("what is missing, by its name", () => {
    const { headers, body } = binary();
    const { "ce-type": _, ...left } = headers;

    expect(() => parse({ headers: left, body })).toThrow("it is missing");
  });

  test("a long value without repeating all of it", () => {
    const long = withHeaders({ "ce-name": "x".repeat(5000) });

    expect(() => parse(long)).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{1,300}$/) }));
  });
});

test("whatever the body is, it is taken or refused, and nothing else happens", () => {
  const { headers } = binary();
  const near = fc.record({
    apiVersion: fc.constant(carts.apiVersion),
    kind: fc.constant(carts.kind),
    metadata: fc.jsonValue(),
  });

  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        near.map((value) => JSON.stringify(value)),
      ),
      (body) => {
        try {
          parse({ headers, body });
        } catch (error) {
          expect(error).toBeInstanceOf(BadEvent);
        }
      },
    ),
  );
});
