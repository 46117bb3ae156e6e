import { any, type Row, spec } from "./row.ts";

const sasl = (section: object) => ({ security: { sasl: { enabled: true, ...section } } });
const tls = (section: object) => ({ security: { tls: { enabled: true, ...section } } });
const users = { credentialsSecretRef: { name: "users" } };
const certificate = { certificateSecretRef: { name: "certificate" } };
const noUsers = {
  refused: { "spec.security.sasl.credentialsSecretRef.name": "name the Secret that holds password-file" },
};
const noCertificate = {
  refused: { "spec.security.tls.certificateSecretRef.name": "name the Secret that holds tls.crt and tls.key" },
};
const noUser = {
  warns: [
    "spec.security.podSecurityContext.runAsUser: missing beside runAsNonRoot: official images name their user, so the kubelet will refuse the container",
  ],
};
const contexts = (podSecurityContext: object | undefined, containerSecurityContext?: object) =>
  spec({
    security: {
      ...(podSecurityContext && { podSecurityContext }),
      ...(containerSecurityContext && { containerSecurityContext }),
    },
  });

export const securityRows: readonly Row[] = [
  { title: "SASL with a Secret", spec: spec(sasl(users)) },
  { title: "V6: SASL without a reference", spec: spec(sasl({})), ...noUsers },
  { title: "V6: SASL with an empty reference", spec: spec(sasl({ credentialsSecretRef: {} })), ...noUsers },
  { title: "V6: SASL with an empty name", spec: spec(sasl({ credentialsSecretRef: { name: "" } })), ...noUsers },
  { title: "V6 looks away where SASL is off", spec: spec(sasl({ enabled: false })) },
  {
    title: "a name that is a number",
    spec: spec(sasl({ credentialsSecretRef: { name: 1 } })),
    refused: { "spec.security.sasl.credentialsSecretRef.name": any },
  },
  {
    title: "V6 is forgiven where TLS changes",
    old: spec(sasl({})),
    spec: spec(tls(certificate), spec(sasl({}))),
    forgiven: noUsers.refused,
  },
  { title: "TLS with a Secret", spec: spec(tls(certificate)) },
  { title: "V7: TLS without a reference", spec: spec(tls({})), ...noCertificate },
  { title: "V7: TLS with an empty name", spec: spec(tls({ certificateSecretRef: { name: "" } })), ...noCertificate },
  { title: "V7 looks away where TLS is off", spec: spec(tls({ enabled: false })) },
  {
    title: "V7: a faulty object whose TLS is changed",
    old: spec(tls({})),
    spec: spec(tls({ plaintextListener: "Loopback" })),
    ...noCertificate,
  },
  { title: "a faulty object that is mended", old: spec(tls({})), spec: spec(tls(certificate)) },
  {
    title: "V6 and V7 together",
    spec: spec({ security: { sasl: { enabled: true }, tls: { enabled: true } } }),
    refused: { ...noUsers.refused, ...noCertificate.refused },
  },
  {
    title: "W1: SASL and monitoring",
    spec: spec({ ...sasl(users), monitoring: { enabled: true } }),
    warns: ["spec.monitoring.enabled: the exporter cannot log in: memcached_up will be 0"],
  },
  {
    title: "W3: client certificates while the plain port is open",
    spec: spec(tls({ ...certificate, enableClientCert: true })),
    warns: [
      "spec.security.tls.enableClientCert: client certificates guard port 11212 only: 11211 stays plain and open",
    ],
  },
  {
    title: "client certificates and no plain port",
    spec: spec(tls({ ...certificate, enableClientCert: true, plaintextListener: "Loopback" })),
  },
  {
    title: "W11: client certificates without TLS",
    spec: spec(tls({ enabled: false, enableClientCert: true })),
    warns: ["spec.security.tls.enableClientCert: has no effect without tls.enabled"],
  },
  { title: "W2: a pod context without a user", spec: contexts({ runAsNonRoot: true }), ...noUser },
  {
    title: "W2: an empty pod context and a container without a user",
    spec: contexts({}, { runAsNonRoot: true }),
    ...noUser,
  },
  {
    title: "a container without a user under the default pod context",
    spec: contexts(undefined, { runAsNonRoot: true }),
  },
  { title: "a pod context with a user", spec: contexts({ runAsNonRoot: true, runAsUser: 1000 }) },
  { title: "a user in the container's context", spec: contexts({ runAsNonRoot: true }, { runAsUser: 1000 }) },
  { title: "contexts that ask for nothing", spec: contexts({}, {}) },
];
