import * as z from "zod";
import { conditions } from "../kubernetes/condition.ts";
import { phases } from "./phases.ts";

const time = z.string().meta({ format: "date-time" });

/**
 * What was decided and is being done. It is written before the first command, and whoever looks next continues it; so nobody decides
 * a second time while it is there.
 */
export const Operation = z.object({
  id: z.string().describe("Name of this decision, chosen at random: another decision has another one."),
  type: z
    .enum(["Bootstrap", "Failover", "Handover"])
    .describe(
      "What is done: Bootstrap (the first master), Failover (the master is lost), Handover (the master is about to go).",
    ),
  from: z.string().optional().describe("Pod that was the master."),
  candidate: z.string().optional().describe("Pod that becomes the master."),
  progress: z.string().optional().describe("How far it has come, for people."),
  startedAt: time.describe("When it was decided."),
});
export type Operation = z.input<typeof Operation>;

const Connection = z.object({
  host: z.string().describe("DNS name that clients connect to."),
  port: z.int32().describe("Port that clients connect to."),
  masterName: z
    .string()
    .optional()
    .describe("Name of the master that clients ask the sentinels for, in mode Sentinel."),
});

/** What was found at the last look. */
export const RedisStatus = z.object({
  observedGeneration: z
    .int()
    .optional()
    .describe(
      "Generation for which this status was computed; the spec was changed since when metadata.generation is higher.",
    ),
  phase: z
    .enum(phases)
    .optional()
    .describe("State in one word: Pending, Bootstrapping, Ready, FailingOver, Resharding, Degraded or Failed."),
  replicas: z.int32().optional().describe("Number of pods that exist, ready or not, those that are going excepted."),
  readyReplicas: z
    .int32()
    .optional()
    .describe("Number of pods that are ready to serve, those that are going excepted."),
  selector: z
    .string()
    .optional()
    .describe("Label selector of the pods, for autoscalers that use the scale subresource."),
  master: z.string().optional().describe("Pod that takes writes, in modes Replication and Sentinel."),
  masterReplicationId: z
    .string()
    .optional()
    .describe("Replication ID of the last master: a pod whose data is of another history does not take its place."),
  masterUnreachableSince: time.optional().describe("When the master was first found missing; absent while it answers."),
  connection: Connection.optional().describe("Where clients connect to."),
  operation: Operation.optional().describe("What is being done to the servers; absent when nothing is."),
  conditions: conditions
    .optional()
    .describe(
      "State of the servers, always in this order: Available, Progressing, Degraded, MonitoringReady and, where there is one master of several pods, MasterElected.",
    ),
});
export type RedisStatus = z.input<typeof RedisStatus>;
