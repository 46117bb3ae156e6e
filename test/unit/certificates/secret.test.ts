import { expect, test } from "vitest";
import type { Secret } from "../../../src/api/kubernetes/secret.ts";
import { type Change, changedSecret, inPlaceSinceAnnotation, readContents } from "../../../src/certificates/secret.ts";
import { secretKey } from "./fake-api.ts";
import { at, days, epoch, issued } from "./pairs.ts";

const empty: Secret = { apiVersion: "v1", kind: "Secret", metadata: { ...secretKey, resourceVersion: "7" } };
const read = (change: Change, now = epoch) => readContents(changedSecret(empty, change), now);

test("an empty Secret says nothing", async () => {
  expect(await readContents(empty, epoch)).toEqual({
    serving: undefined,
    next: undefined,
    hasNext: false,
    trusted: [],
    bundle: "",
    inPlaceSince: undefined,
  });
});

test("what is written can be read", async () => {
  const [old, next] = await Promise.all([issued(), issued()]);
  const data = {
    "tls.crt": old.cert,
    "tls.key": old.key,
    "next.crt": next.cert,
    "next.key": next.key,
    "ca.crt": old.ca + next.ca,
  };

  expect(await read({ data, inPlaceSince: at(-1) })).toMatchObject({
    serving: old,
    next,
    hasNext: true,
    trusted: [old.ca, next.ca],
    bundle: old.ca + next.ca,
    inPlaceSince: at(-1),
  });
});

test("an authority that is out of date is not trusted any more", async () => {
  const [old, next] = await Promise.all([issued({ lifeMs: 1 * days }), issued()]);

  const { trusted } = await read({ data: { "ca.crt": old.ca + next.ca }, inPlaceSince: undefined }, at(1 * days));

  expect(trusted).toEqual([next.ca]);
});

test("a broken pair is there, and of no use", async () => {
  expect(await read({ data: { "next.key": "text" }, inPlaceSince: undefined })).toMatchObject({
    next: undefined,
    hasNext: true,
  });
});

test.each([
  ["no time", "soon"],
  ["yet to come", at(1).toISOString()],
])("a note that is %s says nothing", async (_, note) => {
  const metadata = { ...empty.metadata, annotations: { [inPlaceSinceAnnotation]: note } };

  expect((await readContents({ ...empty, metadata }, epoch)).inPlaceSince).toBeUndefined();
});

test("a change leaves alone what it does not name, and removes what has no value", () => {
  const annotations = { [inPlaceSinceAnnotation]: at(-1).toISOString(), other: "stays" };
  const secret = {
    ...empty,
    type: "Opaque",
    metadata: { ...empty.metadata, annotations },
    data: { other: "YQ==", "next.crt": "YQ==" },
  };

  expect(changedSecret(secret, { data: { "next.crt": undefined, "tls.crt": "b" }, inPlaceSince: undefined })).toEqual({
    ...secret,
    metadata: { ...empty.metadata, annotations: { other: "stays" } },
    data: { other: "YQ==", "tls.crt": "Yg==" },
  });
});
