import { resource } from "../../../../src/kinds/redis/resource.ts";
import type { OperateClient } from "../../../../src/redis/counted.ts";
import type { Operated } from "../../../../src/redis/operate.ts";

/** Writes the status that a step returned, as the engine does. */
export const tell = async (client: OperateClient, { cr, status }: Operated): Promise<void> => {
  const { name, namespace = "", resourceVersion = "" } = cr.metadata;
  const absent = { master: null, masterReplicationId: null, masterUnreachableSince: null, operation: null };
  const found = Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
  const how = { fieldManager: "", resourceVersion };
  await client.patchStatus(resource, { name, namespace }, { ...absent, ...found }, how);
};
