/** Settings of the whole operator, read from the environment by `functions/` and handed down. */
export interface Settings {
  /** `secure` fills in security contexts and anti-affinity where a custom resource is silent; `compatible` adds nothing. */
  podDefaults: "secure" | "compatible";
  /** Field managers of an earlier controller, whose fields on owned objects are taken over. */
  previousManagers: readonly string[];
  /** Image of the programs that run in pods. */
  sidecarImage: string;
  /** What adds sidecars to new pods, as it was chosen at install. */
  injectBy: "policy" | "webhook" | "none";
  /** Whether sidecars may be native ones; `auto`: where the version of the API server proves that every node can do it. */
  nativeSidecars: "auto" | "on" | "off";
  /** Labels by which a Prometheus chooses its monitors, for kinds that have a default of their own. */
  monitorLabels?: Readonly<Record<string, string>> | undefined;
  /** Namespace that the operator runs in, for policies that have to let it through. */
  operatorNamespace: string;
}

/** As the image of this version is called before it has a registry. */
export const usualSidecarImage = "ebb-sidecars:0.1.0";
