/** The command lines of the control plane's parts. Pure. */

import { join } from "node:path";
import type { BinaryName } from "../binaries/index.ts";
import type { Credentials } from "./credentials.ts";

export interface ControlPlaneOptions {
  binaries: Record<BinaryName, string>;
  stateDirectory: string;
  credentials: Credentials;
  ports: { api: number; etcdClient: number; etcdPeer: number };
  /** File for one line per API request, at level Metadata; absent: no audit. */
  auditLog: string | undefined;
}

export interface CommandLine {
  name: string;
  command: string;
  args: string[];
}

export const etcd = ({ binaries, stateDirectory, ports }: ControlPlaneOptions): CommandLine => ({
  name: "etcd",
  command: binaries.etcd,
  args: [
    "--name=ebb",
    `--data-dir=${join(stateDirectory, "etcd")}`,
    `--listen-client-urls=http://127.0.0.1:${ports.etcdClient}`,
    `--advertise-client-urls=http://127.0.0.1:${ports.etcdClient}`,
    `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--initial-cluster=ebb=http://127.0.0.1:${ports.etcdPeer}`,
    // A development cluster may lose its last second when the machine loses power; in exchange it is as fast as its disk is not.
    "--unsafe-no-fsync",
    "--log-level=warn",
  ],
});

export const apiServer = ({ binaries, credentials, ports, auditLog }: ControlPlaneOptions): CommandLine => ({
  name: "kube-apiserver",
  command: binaries["kube-apiserver"],
  args: [
    `--etcd-servers=http://127.0.0.1:${ports.etcdClient}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${ports.api}`,
    `--cert-dir=${credentials.directory}`,
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${credentials.serviceAccountKey}`,
    `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
    `--token-auth-file=${credentials.tokenFile}`,
    "--authorization-mode=RBAC",
    // On some clusters an ownerReference that blocks deletion needs a right of its own; here too, so that ours is tested.
    "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
    "--allow-privileged",
    "--profiling=false",
    ...(auditLog === undefined
      ? []
      : [`--audit-log-path=${auditLog}`, `--audit-policy-file=${join(credentials.directory, "audit-policy.yaml")}`]),
  ],
});

/** Metadata of every finished request; without the stages that would repeat it. */
export const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived", "ResponseStarted", "Panic"],
  rules: [{ level: "Metadata" }],
};

/** Both throttle themselves to 20 requests a second by default, so that a fleet would measure them and not us. */
const unthrottled = ["--kube-api-qps=2000", "--kube-api-burst=4000", "--leader-elect=false", "--secure-port=0"];

export const controllerManager = (options: ControlPlaneOptions, kubeconfig: string, caFile: string): CommandLine => ({
  name: "kube-controller-manager",
  command: options.binaries["kube-controller-manager"],
  args: [
    `--kubeconfig=${kubeconfig}`,
    "--use-service-account-credentials",
    `--service-account-private-key-file=${options.credentials.serviceAccountKey}`,
    `--root-ca-file=${caFile}`,
    // By default every 15 seconds, which somebody who tries autoscaling waits for.
    "--horizontal-pod-autoscaler-sync-period=2s",
    // The nodes are pretended and have no heartbeat.
    "--node-monitor-grace-period=8760h",
    ...unthrottled,
  ],
});

export const scheduler = ({ binaries }: ControlPlaneOptions, kubeconfig: string): CommandLine => ({
  name: "kube-scheduler",
  command: binaries["kube-scheduler"],
  args: [`--kubeconfig=${kubeconfig}`, ...unthrottled],
});

export const kwok = ({ binaries }: ControlPlaneOptions, kubeconfig: string, stages: string): CommandLine => ({
  name: "kwok",
  command: binaries.kwok,
  args: [
    `--kubeconfig=${kubeconfig}`,
    `--config=${stages}`,
    "--manage-all-nodes",
    "--node-ip=127.0.0.1",
    // With leases, a kwok that starts anew would leave all nodes alone until the leases of the last one have expired.
    "--node-lease-duration-seconds=0",
  ],
});
