import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";

/** Pods, namespaces and address ranges that a NetworkPolicy admits. */
export const networkPolicyPeers = z
  .array(kubernetes<V1NetworkPolicyPeer>("io.k8s.api.networking.v1.NetworkPolicyPeer"))
  .max(256)
  .meta({ "x-kubernetes-list-type": "atomic" });
