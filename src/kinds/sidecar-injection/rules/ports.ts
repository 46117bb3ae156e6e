/** Rules about ports. */

import type { Injecting } from "../../../sidecars/injection.ts";
import { cel, type Denial } from "../../rule.ts";
import { areDistinct, entriesOf, ofAll, portGroups } from "./groups.ts";

/** First and last port of what else may be in a pod: Knative's queue-proxy, Istio's and Linkerd's proxies. */
const reserved: readonly (readonly [number, number])[] = [
  [8008, 8008],
  [8012, 8013],
  [8022, 8022],
  [8112, 8112],
  [9090, 9091],
  [15000, 15090],
  [4140, 4140],
  [4143, 4143],
  [4190, 4191],
];

const isFree = (port: unknown): boolean =>
  typeof port !== "number" || (port >= 1024 && reserved.every(([first, last]) => port < first || port > last));

const isFreeCel = (port: string): string =>
  [`${port} >= 1024`, ...reserved.map(([first, last]) => `(${port} < ${first} || ${port} > ${last})`)].join(" && ");

export const portDenials: readonly Denial<Injecting>[] = [
  {
    id: "V5",
    rule: "no two containers of an injection listen on one port; those of `containers` are not compared with each other",
    at: "spec",
    field: "spec",
    cel: cel`${areDistinct(portGroups)}`,
    message: "two of its containers listen on one port",
    isBroken(cr) {
      const ports = entriesOf(portGroups, cr).flatMap((ofOne) => [...new Set(ofOne)]);
      return new Set(ports).size < ports.length;
    },
  },
  {
    id: "V6",
    rule: "ports are from 1024 to 65535, and none of those that Knative, Istio and Linkerd have in pods",
    at: "spec",
    field: "spec",
    cel: cel`${ofAll(portGroups, isFreeCel)}`,
    message: "a port is below 1024, or one of Knative's, Istio's or Linkerd's own",
    isBroken: (cr) => !entriesOf(portGroups, cr).flat().every(isFree),
  },
];
