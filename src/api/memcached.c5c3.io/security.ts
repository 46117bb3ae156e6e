import type { V1PodSecurityContext, V1SecurityContext } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { SecretReference } from "../kubernetes/secret-reference.ts";
import { networkPolicyPeers } from "../shared/network-policy-peers.ts";

const Sasl = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether clients must log in, by the authentication of the text protocol. Needs credentialsSecretRef."),
  credentialsSecretRef: SecretReference.optional().describe(
    "Secret whose key password-file holds the users, one user:password a line.",
  ),
});

const Tls = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe(
      "Whether the servers also listen with TLS, on port 11212; port 11211 stays plain. Needs certificateSecretRef.",
    ),
  certificateSecretRef: SecretReference.optional().describe(
    "Secret with the certificate chain in tls.crt, its private key in tls.key and, for enableClientCert, the trusted authorities in ca.crt.",
  ),
  enableClientCert: z
    .boolean()
    .optional()
    .describe(
      "Whether clients on port 11212 must show a certificate that an authority in ca.crt has signed (mutual TLS).",
    ),
  plaintextListener: z
    .enum(["Open", "Loopback"])
    .optional()
    .describe(
      "Who may use the plain port 11211: Open (when absent) everyone, Loopback only containers of the same pod, so that clients need TLS.",
    ),
});

const NetworkPolicy = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe(
      "Whether a NetworkPolicy admits traffic to the ports of the pods only and refuses all other incoming traffic.",
    ),
  allowedSources: networkPolicyPeers
    .optional()
    .describe("Pods, namespaces and address ranges that may reach these ports; everyone may when empty."),
  metricsSources: networkPolicyPeers
    .optional()
    .describe(
      "Pods, namespaces and address ranges that may reach the metrics port 9150, in place of allowedSources; the same as for the other ports when empty.",
    ),
});

/** Who may reach the servers, and what the containers may do. */
export const Security = z.object({
  podSecurityContext: kubernetes<V1PodSecurityContext>("io.k8s.api.core.v1.PodSecurityContext")
    .optional()
    .describe("Security context of the pods, used exactly as given; an empty one turns the safe default off."),
  containerSecurityContext: kubernetes<V1SecurityContext>("io.k8s.api.core.v1.SecurityContext")
    .optional()
    .describe(
      "Security context of the memcached and the exporter container, used exactly as given; an empty one turns the safe default off.",
    ),
  restartOnSecretChange: z
    .boolean()
    .optional()
    .describe(
      "Whether pods are restarted one by one when a mounted Secret changes; true when absent. A restart costs the cached items.",
    ),
  sasl: Sasl.optional().describe("Login of clients by user and password."),
  tls: Tls.optional().describe("Encryption of client connections."),
  networkPolicy: NetworkPolicy.optional().describe("Limits who may connect to the pods."),
});
