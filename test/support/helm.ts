import { obtainGoProgram } from "./go-program.ts";

/** Helm's path, or why there is none and what helps. */
export const obtainHelm = (): ReturnType<typeof obtainGoProgram> =>
  obtainGoProgram({
    name: "helm",
    version: "v4.3.1",
    path: "helm.sh/helm/v4/cmd/helm",
    tell: ["version", "--short"],
    told: /^v[34]\./,
  });
