/** What `status.phase` may be. A kind names them without loading its schema. */
export const phases = ["Pending", "Bootstrapping", "Ready", "FailingOver", "Resharding", "Degraded", "Failed"] as const;
export type Phase = (typeof phases)[number];
