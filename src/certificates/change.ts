/** What a step changes in the Secret. */

import type { Issued } from "./issue.ts";
import type { Step } from "./plan.ts";
import type { Change, Contents } from "./secret.ts";

/** @param issue makes a new pair, for the steps that want one */
export const changeOf = async (
  step: Step,
  { trusted }: Pick<Contents, "trusted">,
  issue: () => Promise<Issued>,
  now: Date,
): Promise<Change> => {
  switch (step.name) {
    case "create": {
      const { cert, key, ca } = await issue();
      // What is still trusted may still be served where the Secret is mounted.
      const data = { ...served({ cert, key }), "ca.crt": [...trusted, ca].join("") };
      return { data, inPlaceSince: undefined };
    }
    case "prepare": {
      const { cert, key, ca } = await issue();
      const data = { "next.crt": cert, "next.key": key, "ca.crt": [...trusted, ca].join("") };
      return { data, inPlaceSince: undefined };
    }
    case "promote":
      return { data: served(step.next), inPlaceSince: undefined };
    case "retire":
      return { data: { "ca.crt": step.serving.ca }, inPlaceSince: undefined };
    case "note":
      return { inPlaceSince: now };
    case "unnote":
      return { inPlaceSince: undefined };
    default:
      return step satisfies never;
  }
};

const served = ({ cert, key }: Pick<Issued, "cert" | "key">): NonNullable<Change["data"]> => ({
  "tls.crt": cert,
  "tls.key": key,
  "next.crt": undefined,
  "next.key": undefined,
});
