/** `default`: writes into custom resources the defaults that no schema can give. An admission webhook at `/default`. */

import { setDefaults } from "../../src/admission/decide.ts";
import { startAdmission } from "../runtime/start-admission.ts";

await startAdmission("default", setDefaults);
