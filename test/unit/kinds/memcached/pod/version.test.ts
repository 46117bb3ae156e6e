import { expect, test } from "vitest";
import { versionLabel } from "../../../../../src/kinds/memcached/pod/version.ts";

const longest = `1${"0".repeat(62)}`;

test.each([
  ["memcached:1.6", "1.6"],
  ["reg:5000/library/memcached:1.6.39-alpine", "1.6.39-alpine"],
  [`memcached:${longest}`, longest],
  ["memcached:v", "v"],
])("labels %s with version %s", (image, version) => {
  expect(versionLabel(image)).toEqual({ "app.kubernetes.io/version": version });
});

test.each([
  ["no tag", "memcached"],
  ["only a port", "reg:5000/memcached"],
  ["a digest", "memcached@sha256:0123456789abcdef"],
  ["a tag and a digest", "memcached:1@sha256:0123456789abcdef"],
  ["a tag of 64 characters", `memcached:${longest}0`],
  ["a tag ending in a dash", "memcached:1.6-"],
  ["a tag beginning with an underscore", "memcached:_1"],
  ["an empty tag", "memcached:"],
])("gives no version label for %s", (_, image) => {
  expect(versionLabel(image)).toEqual({});
});
