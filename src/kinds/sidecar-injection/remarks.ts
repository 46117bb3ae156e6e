import type { Injecting } from "../../sidecars/injection.ts";
import type { BuildContext, Remarks } from "../kind.ts";
import { serviceNotes } from "./children/service.ts";
import type { Facts } from "./facts.ts";

export const remarks = (cr: Injecting, { facts }: Pick<BuildContext<Facts>, "facts">): Remarks => ({
  problems: [],
  notes: facts === undefined ? [] : serviceNotes(cr, facts),
});
