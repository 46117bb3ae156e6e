/** Whether the platform tests look at an operator that somebody has installed in a cluster. */

export interface Installed {
  /** Of the kubeconfig. */
  context: string;
  /** The one that is watched; absent: all are. */
  namespace?: string;
}

export const installedIn = ({
  EBB_E2E_CONTEXT: context,
  EBB_E2E_NAMESPACE: namespace,
}: Record<string, string | undefined>): Installed | undefined =>
  context ? { context, ...(namespace && { namespace }) } : undefined;

/** Absent: the tests start operators of their own on a platform of theirs. */
export const installed: Installed | undefined = installedIn(process.env);

/**
 * How long the work of an operator is waited for, in milliseconds. Elsewhere images are pulled, and an event may be lost that the next resync,
 * five minutes later at most, makes good.
 */
export const patienceMs: number = installed ? 400_000 : 30_000;
