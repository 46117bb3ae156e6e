/** Settings of the whole operator, read from the environment by `functions/` and handed down. */
export interface Settings {
  /** `secure` fills in security contexts and anti-affinity where a custom resource is silent; `compatible` adds nothing. */
  podDefaults: "secure" | "compatible";
  /** Field managers of an earlier controller, whose fields on owned objects are taken over. */
  previousManagers: readonly string[];
}
