import { any, clean, type Row, spec } from "./row.ts";

const name = { refused: { "metadata.name": "becomes a Service name and a label: no dot, at most 63 characters" } };
const changes = { warns: ["spec.image: a restart may change the version"] };

export const namingRows: readonly Row[] = [
  { title: "nothing to be said", spec: clean },
  { title: "a name of 63 characters", name: "n".repeat(63), spec: clean },
  { title: "V20: a name of 64", name: "n".repeat(64), spec: clean, ...name },
  { title: "V20: a name with a dot", name: "a.b", spec: clean, ...name },
  { title: "V20 looks away from what exists", name: "old.cache", old: clean, spec: spec({ replicas: 2 }) },
  {
    title: "W12: a name that begins with a digit",
    name: "1a",
    spec: clean,
    warns: ["metadata.name: begins with a digit: Services of such a name need Kubernetes 1.36"],
  },
  { title: "W12 looks away from what exists", name: "2a", old: clean, spec: spec({ replicas: 2 }) },
  ...["memcached", "memcached:latest", "reg:5000/memcached", "reg:5000/memcached:latest"].map(
    (image): Row => ({ title: `W8: image ${image}`, spec: spec({ image }), ...changes }),
  ),
  ...[
    "memcached:1.6",
    "reg:5000/memcached:1.6",
    "memcached@sha256:abc",
    "memcached:latest@sha256:abc",
    "memcached:latest-alpine",
  ].map((image): Row => ({ title: `image ${image}`, spec: spec({ image }) })),
  { title: "no image", spec: spec({ image: "" }), refused: { "spec.image": any } },
  { title: "an image that is a number", spec: spec({ image: 1 }), refused: { "spec.image": any } },
  { title: "replicas below their bounds", spec: spec({ replicas: -1 }), refused: { "spec.replicas": any } },
  { title: "replicas above their bounds", spec: spec({ replicas: 65 }), refused: { "spec.replicas": any } },
  { title: "replicas that are a text", spec: spec({ replicas: "3" }), refused: { "spec.replicas": any } },
  { title: "a section that is a text", spec: spec({ monitoring: "on" }), refused: { "spec.monitoring": any } },
  { title: "a section that is a list", spec: spec({ security: [] }), refused: { "spec.security": any } },
];
