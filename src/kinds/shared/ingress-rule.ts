import type { V1NetworkPolicyPeer, V1NetworkPolicyPort } from "@kubernetes/client-node";
import { asStored } from "./pod/stored.ts";

/** The type of `@kubernetes/client-node` calls `from` otherwise. */
export interface IngressRule {
  ports: V1NetworkPolicyPort[];
  from?: V1NetworkPolicyPeer[];
}

/** From everywhere when there are no sources: an empty `from` would say the same and is not stored. */
export const ingressRule = (
  ports: readonly { number: number }[],
  sources: readonly V1NetworkPolicyPeer[],
): IngressRule => ({
  ports: ports.map(({ number }) => ({ protocol: "TCP", port: number })),
  ...(sources.length > 0 && { from: sources.map((peer) => asStored(peer)) }),
});
