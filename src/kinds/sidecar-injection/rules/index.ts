/** Every rule for an injection, in the order in which broken ones are told. */

import type { Injecting } from "../../../sidecars/injection.ts";
import type { Caution, Denial } from "../../rule.ts";
import { entryDenials } from "./entries.ts";
import { monitorCautions, monitorDenials } from "./monitors.ts";
import { nameDenials } from "./names.ts";
import { portDenials } from "./ports.ts";
import { clusterDenials, selectorDenials } from "./selectors.ts";
import { volumeDenials } from "./volumes.ts";

const inOrder = (one: { id: string }, other: { id: string }): number =>
  Number(one.id.slice(1)) - Number(other.id.slice(1));

export const denials: readonly Denial<Injecting>[] = [
  ...selectorDenials,
  ...nameDenials,
  ...portDenials,
  ...volumeDenials,
  ...entryDenials,
  ...monitorDenials,
].toSorted(inOrder);

export const clusterOnly: readonly Denial<Injecting>[] = [...denials, ...clusterDenials].toSorted(inOrder);

export const cautions: readonly Caution<Injecting>[] = [...monitorCautions];
