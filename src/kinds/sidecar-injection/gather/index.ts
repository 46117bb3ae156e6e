/** Reads what an injection depends on beside itself. */

import type { Injecting } from "../../../sidecars/injection.ts";
import { compilePlan } from "../../../sidecars/plan.ts";
import type { GatherContext, Reader } from "../../facts.ts";
import type { Facts } from "../facts.ts";
import { scrapePorts } from "../scrape-ports.ts";
import { filesOf } from "./files.ts";
import { matchedNamespaces } from "./namespaces.ts";
import { matchedPods } from "./pods.ts";
import { rivalOf } from "./rivals.ts";
import { serverFacts } from "./server.ts";
import { matchedWorkloads } from "./workloads.ts";

export const gather = async (cr: Injecting, reader: Reader, context: GatherContext): Promise<Facts> => {
  const { settings } = context;
  const [server, namespaces] = await Promise.all([
    serverFacts(reader, settings),
    matchedNamespaces(cr, reader, context),
  ]);
  const compile = (one: Injecting) => compilePlan(one, { native: server.native, sidecarImage: settings.sidecarImage });
  const plan = compile(cr);

  const [pods, workloads] = await Promise.all([
    matchedPods(cr, reader, { namespaces, plan }),
    matchedWorkloads(cr, reader, namespaces),
  ]);
  const rival = plan && (await rivalOf(cr, reader, context, { plan, compile, pods, workloads }));
  return {
    ...server,
    namespaces: namespaces.map(({ name }) => name),
    workloads,
    pods,
    ...(rival === undefined ? plan && { plan } : { rival }),
    files: filesOf(cr),
    scrapePorts: scrapePorts(cr),
  };
};
