import { expect, test } from "vitest";
import type { Pair } from "../../../src/certificates/pair.ts";
import { plan } from "../../../src/certificates/plan.ts";
import type { Contents } from "../../../src/certificates/secret.ts";
import { at, days, epoch, hostsOf } from "./pairs.ts";

const minutes = 60_000;
const settings = { hosts: hostsOf("a.svc", "b.svc"), overlapMs: 10 * minutes };

const pair = (name: string, names = ["a.svc", "b.svc"]): Pair => ({
  cert: name,
  key: name,
  ca: `${name} `,
  names: hostsOf(...names),
  serial: name,
  notBefore: epoch,
  notAfter: at(90 * days),
});

const [old, next] = [pair("old"), pair("next")];

interface Case {
  serving?: Pair | undefined;
  next?: Pair | undefined;
  hasNext?: boolean;
  bundle?: string;
  /** Milliseconds since then. */
  inPlaceFor?: number;
  isInPlace?: boolean;
  now?: Date;
}

const planned = (given: Case): string | undefined => {
  const { serving = old, next, hasNext = next !== undefined, inPlaceFor, isInPlace = true, now = at(1 * days) } = given;
  const contents: Contents = {
    serving: "serving" in given ? given.serving : serving,
    next,
    hasNext,
    trusted: [],
    bundle: given.bundle ?? "old ",
    inPlaceSince: inPlaceFor === undefined ? undefined : new Date(now.getTime() - inPlaceFor),
  };
  return plan({ contents, isInPlace }, settings, now)?.name;
};

const none = undefined;
const both = { next, bundle: "old next " };
const promoted = { serving: next, bundle: "old next " };
const some = pair("old", ["a.svc", "c.svc"]);
const noneOfThem = pair("old", ["c.svc"]);
const past = at(60 * days);

test.each<[string | undefined, string, Case]>([
  ["create", "nothing is served", { serving: undefined }],
  ["create", "what is served covers none of the hosts", { serving: noneOfThem }],
  ["create", "nothing is served, and the next pair is broken", { serving: undefined, hasNext: true }],
  ["create", "nothing is served, and the next pair covers some hosts only", { serving: undefined, next: some }],
  ["promote", "nothing is served, and the next pair has just been made", { ...both, serving: undefined }],

  [none, "the certificate is young", {}],
  [none, "the certificate is young, and a webhook is told something else", { isInPlace: false }],
  [none, "the certificate is not yet past two thirds of its life", { now: new Date(past.getTime() - 1) }],
  ["prepare", "the certificate is past two thirds of its life", { now: past }],
  ["prepare", "the certificate covers some of the hosts", { serving: some }],
  [none, "the certificate covers more than the hosts", { serving: pair("old", ["a.svc", "b.svc", "c.svc"]) }],
  ["prepare", "the next pair is broken", { hasNext: true }],
  ["prepare", "the next pair does not cover all hosts", { ...both, next: some, inPlaceFor: 1 * days }],
  ["prepare", "a certificate that has just been promoted covers some of the hosts", { ...promoted, serving: some }],

  ["note", "the next pair's authority was given to all webhooks", both],
  [none, "the next pair's authority is not given to all webhooks yet", { ...both, isInPlace: false }],
  ["unnote", "a webhook lost it after that", { ...both, inPlaceFor: 1 * days, isInPlace: false }],
  [none, "the overlap is not over", { ...both, inPlaceFor: 10 * minutes - 1 }],
  ["promote", "the overlap is over", { ...both, inPlaceFor: 10 * minutes }],

  ["note", "the next pair was promoted", promoted],
  [none, "the next pair was promoted a while ago", { ...promoted, inPlaceFor: 10 * minutes - 1 }],
  [
    "unnote",
    "a webhook lost it while the old one is still served somewhere",
    { ...promoted, inPlaceFor: 1 * days, isInPlace: false },
  ],
  ["retire", "the next pair was promoted long ago", { ...promoted, inPlaceFor: 10 * minutes }],
  ["retire", "there is more in the bundle than is needed", { bundle: "old # a note", inPlaceFor: 1 * days }],
])("%s when %s", (step, _, given) => {
  expect(planned(given)).toBe(step);
});
