/** `validate`: refuses custom resources that break a rule, and warns. An admission webhook at `/validate`. */

import { validate } from "../../src/admission/decide.ts";
import { startAdmission } from "../runtime/start-admission.ts";

await startAdmission("validate", validate);
