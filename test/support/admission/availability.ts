import { any, type Row, spec } from "./row.ts";

const field = "spec.highAvailability.podDisruptionBudget";
const format = "give a number or a percentage up to 100%";
const noneGoes = { warns: [`${field}: lets no pod go: node drains will wait`] };

const budget = (podDisruptionBudget: object, more: object = { replicas: 3 }) =>
  spec({ ...more, highAvailability: { podDisruptionBudget: { enabled: true, ...podDisruptionBudget } } });
const aboveReplicas = (min: number, replicas: number) => ({
  refused: { [`${field}.minAvailable`]: `minAvailable ${min} must stay below replicas ${replicas}` },
});
const scaled = { autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 9 } };

export const budgetRows: readonly Row[] = [
  { title: "a budget by minAvailable", spec: budget({ minAvailable: 2 }) },
  { title: "a budget by maxUnavailable", spec: budget({ maxUnavailable: 1 }) },
  {
    title: "V2: both limits",
    spec: budget({ minAvailable: 1, maxUnavailable: 1 }),
    refused: { [field]: "choose minAvailable or maxUnavailable, not both" },
  },
  {
    title: "both limits of a budget that is off",
    spec: budget({ enabled: false, minAvailable: 1, maxUnavailable: 1 }),
  },
  {
    title: "V3: no limit",
    spec: budget({}),
    refused: { [field]: "an enabled budget needs minAvailable or maxUnavailable" },
  },
  { title: "no limit of a budget that is off", spec: budget({ enabled: false }) },
  { title: "V4: as many as replicas", spec: budget({ minAvailable: 3 }), ...aboveReplicas(3, 3) },
  {
    title: "V4: one, of the one replica there is when none is said",
    spec: budget({ minAvailable: 1 }, {}),
    ...aboveReplicas(1, 1),
  },
  { title: "V4 looks away at no replicas", spec: budget({ minAvailable: 3 }, { replicas: 0 }) },
  { title: "W6: V4 looks away under autoscaling", spec: budget({ minAvailable: 3 }, scaled), ...noneGoes },
  { title: "below minReplicas under autoscaling", spec: budget({ minAvailable: 2 }, scaled) },
  { title: "V4 looks away from a budget that is off", spec: budget({ enabled: false, minAvailable: 3 }) },
  {
    title: "V4: fewer replicas than before",
    old: budget({ minAvailable: 2 }),
    spec: budget({ minAvailable: 2 }, { replicas: 2 }),
    ...aboveReplicas(2, 2),
  },
  ...(["minAvailable", "maxUnavailable"] as const).flatMap((limit): Row[] => [
    { title: `${limit} 50%`, spec: budget({ [limit]: "50%" }) },
    ...["101%", "1000%", "-1%", "50", "%", "half", "1.5%", ""].map(
      (value): Row => ({
        title: `V18: ${limit} ${JSON.stringify(value)}`,
        spec: budget({ [limit]: value }),
        refused: { [`${field}.${limit}`]: format },
      }),
    ),
    { title: `V18: ${limit} -1`, spec: budget({ [limit]: -1 }), refused: { [`${field}.${limit}`]: format } },
    { title: `V18 looks away from a budget that is off (${limit})`, spec: budget({ enabled: false, [limit]: "half" }) },
    { title: `${limit} that is true`, spec: budget({ [limit]: true }), refused: { [`${field}.${limit}`]: any } },
  ]),
  { title: "minAvailable 0%", spec: budget({ minAvailable: "0%" }) },
  { title: "minAvailable 0", spec: budget({ minAvailable: 0 }, {}) },
  { title: "maxUnavailable 100%", spec: budget({ maxUnavailable: "100%" }) },
  { title: "W6: maxUnavailable 0", spec: budget({ maxUnavailable: 0 }), ...noneGoes },
  { title: "W6: maxUnavailable 0%", spec: budget({ maxUnavailable: "0%" }), ...noneGoes },
  { title: "W6: minAvailable 100%", spec: budget({ minAvailable: "100%" }), ...noneGoes },
  { title: "W6: 67% of three, which is three", spec: budget({ minAvailable: "67%" }), ...noneGoes },
  { title: "66% of three, which is two", spec: budget({ minAvailable: "66%" }) },
  { title: "W6: 1% of one, which is one", spec: budget({ minAvailable: "1%" }, {}), ...noneGoes },
  { title: "W6: 67% of minReplicas", spec: budget({ minAvailable: "67%" }, scaled), ...noneGoes },
  { title: "W6 looks away at no replicas", spec: budget({ maxUnavailable: 0 }, { replicas: 0 }) },
];

const grace = "spec.highAvailability.gracefulShutdown.terminationGracePeriodSeconds";
const drain = (gracefulShutdown: object) =>
  spec({ highAvailability: { gracefulShutdown: { enabled: true, ...gracefulShutdown } } });

export const drainRows: readonly Row[] = [
  { title: "draining with defaults", spec: drain({}) },
  { title: "a delay just below the default grace period", spec: drain({ preStopDelaySeconds: 29 }) },
  {
    title: "V5: a delay of the default grace period",
    spec: drain({ preStopDelaySeconds: 30 }),
    refused: { [grace]: "30s end before the 30s preStop delay does" },
  },
  {
    title: "V5: a grace period below the default delay",
    spec: drain({ terminationGracePeriodSeconds: 5 }),
    refused: { [grace]: "5s end before the 10s preStop delay does" },
  },
  { title: "V5 looks away where draining is off", spec: drain({ enabled: false, preStopDelaySeconds: 60 }) },
  {
    title: "a delay of nothing",
    spec: drain({ preStopDelaySeconds: 0 }),
    refused: { "spec.highAvailability.gracefulShutdown.preStopDelaySeconds": any },
  },
  {
    title: "a grace period that is a text",
    spec: drain({ terminationGracePeriodSeconds: "30" }),
    refused: { [grace]: any },
  },
];

const constraint = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
const spread = (...topologySpreadConstraints: object[]) => spec({ highAvailability: { topologySpreadConstraints } });
const spreads = "spec.highAvailability.topologySpreadConstraints";
const twins = { refused: { [spreads]: "one constraint per key and mode" } };

export const spreadRows: readonly Row[] = [
  {
    title: "constraints of two keys",
    spec: spread(constraint, { ...constraint, topologyKey: "kubernetes.io/hostname" }),
  },
  {
    title: "constraints of two modes",
    spec: spread(constraint, { ...constraint, whenUnsatisfiable: "ScheduleAnyway" }),
  },
  { title: "V21: constraints of one key and mode", spec: spread(constraint, { ...constraint, maxSkew: 2 }), ...twins },
  {
    title: "V21: the same among others",
    spec: spread(constraint, { ...constraint, topologyKey: "a" }, constraint),
    ...twins,
  },
  {
    title: "V21 is forgiven where the constraints stay",
    old: spread(constraint, constraint),
    spec: spec({ replicas: 4 }, spread(constraint, constraint)),
    forgiven: twins.refused,
  },
  {
    title: "64 constraints",
    spec: spread(
      ...Array.from({ length: 64 }, (_, index) => ({ ...constraint, topologyKey: `${"k".repeat(300)}${index}` })),
    ),
  },
  { title: "no constraints", spec: spread() },
  {
    title: "a constraint that is a text",
    spec: spec({ highAvailability: { topologySpreadConstraints: ["zone"] } }),
    refused: { [`${spreads}[0]`]: any },
  },
];

const rollout = (section: object) => spec({ rollout: section });
const stuck = {
  refused: {
    "spec.rollout.maxUnavailable": "no pod could be replaced: maxSurge and maxUnavailable must not both be 0",
  },
};
const deadline = {
  refused: {
    "spec.rollout.progressDeadlineSeconds": "must be more than minReadySeconds, or every rollout counts as stuck",
  },
};

export const rolloutRows: readonly Row[] = [
  { title: "a rollout of nothing said", spec: rollout({}) },
  { title: "no surge and one unavailable", spec: rollout({ maxSurge: 0, maxUnavailable: 1 }) },
  { title: "no surge and 1% unavailable", spec: rollout({ maxSurge: "0%", maxUnavailable: "1%" }) },
  { title: "a surge of 200%", spec: rollout({ maxSurge: "200%" }) },
  { title: "V24: no surge", spec: rollout({ maxSurge: 0 }), ...stuck },
  { title: "V24: no surge in percent", spec: rollout({ maxSurge: "0%", maxUnavailable: 0 }), ...stuck },
  {
    title: "V23: a surge that is a text",
    spec: rollout({ maxSurge: "one" }),
    refused: { "spec.rollout.maxSurge": "give a number or a percentage" },
  },
  {
    title: "V23: a negative surge",
    spec: rollout({ maxSurge: -1 }),
    refused: { "spec.rollout.maxSurge": "give a number or a percentage" },
  },
  {
    title: "V23: 101% unavailable",
    spec: rollout({ maxUnavailable: "101%" }),
    refused: { "spec.rollout.maxUnavailable": format },
  },
  { title: "599 seconds to be ready", spec: rollout({ minReadySeconds: 599 }) },
  { title: "V25: as long as the default deadline", spec: rollout({ minReadySeconds: 600 }), ...deadline },
  {
    title: "V25: a deadline of that time",
    spec: rollout({ minReadySeconds: 30, progressDeadlineSeconds: 30 }),
    ...deadline,
  },
  { title: "a deadline one second later", spec: rollout({ minReadySeconds: 30, progressDeadlineSeconds: 31 }) },
];
