import type { CustomResource } from "../../src/api/kubernetes/object.ts";

/** Whether an object has a condition of this type with status True. */
export const isTrue = ({ status }: CustomResource, type: string): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;
