import type { V1EnvVar } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";

/** Environment variables of a container, each name once. */
export const environment = z
  .array(kubernetes<V1EnvVar>("io.k8s.api.core.v1.EnvVar"))
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] });
