/** The programs of the local platform: which version of each, where it is released and what builds it. */

import type { Platform } from "./platform.ts";

export interface Binary {
  name: string;
  /** As its Go module and its releases spell it. The module folder's go.mod pins the same; a test compares them. */
  version: string;
  /** Folder under `modules/` whose go.mod and go.sum pin everything that it is built from. */
  module: "adapter" | "etcd" | "kubernetes" | "kwok";
  package: string;
  ldflags: string;
  /** Absent where the project releases no binary. A release need not exist for every platform. */
  release?: (platform: Platform, bases: DownloadBases) => Release;
}

export interface Release {
  url: string;
  /** Path inside the archive, where the release is one. */
  member?: string;
  /** Absent where none is published: then the binary must answer `--version` with the version asked for. */
  checksumUrl?: string;
}

/** URLs without a slash at the end; each can be a mirror. */
export interface DownloadBases {
  kubernetes: string;
  github: string;
}

/** The oldest Go that can build all modules. From 1.21 on Go fetches this one by itself, unless forbidden to. */
export const neededGo = "1.26";

const stripped = "-s -w";

const kubernetesVersion = "v1.36.3";

/** Unset, the API server calls itself v0.0.0-master and kubectl cannot parse that; client-go's is the user agent. */
const kubernetesVersionFlags = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"]
  .flatMap((variables) => {
    const [major, minor] = kubernetesVersion.slice(1).split(".");
    return [`gitVersion=${kubernetesVersion}`, `gitMajor=${major}`, `gitMinor=${minor}`].map(
      (setting) => `-X ${variables}.${setting}`,
    );
  })
  .join(" ");

const kubernetes = <Name extends string>(name: Name) =>
  ({
    name,
    version: kubernetesVersion,
    module: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    ldflags: `${stripped} ${kubernetesVersionFlags}`,
    release: ({ os, arch }, bases) => {
      const url = `${bases.kubernetes}/release/${kubernetesVersion}/bin/${os}/${arch}/${name}`;
      return { url, checksumUrl: `${url}.sha256` };
    },
  }) as const satisfies Binary;

const etcdVersion = "v3.6.8";
const kwokVersion = "v0.8.0";

const table = [
  {
    name: "etcd",
    version: etcdVersion,
    module: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    ldflags: stripped,
    release: ({ os, arch }, bases) => {
      const folder = `${bases.github}/etcd-io/etcd/releases/download/${etcdVersion}`;
      const stem = `etcd-${etcdVersion}-${os}-${arch}`;
      const archive = os === "darwin" ? `${stem}.zip` : `${stem}.tar.gz`;
      return { url: `${folder}/${archive}`, member: `${stem}/etcd`, checksumUrl: `${folder}/SHA256SUMS` };
    },
  },
  kubernetes("kube-apiserver"),
  kubernetes("kube-controller-manager"),
  kubernetes("kube-scheduler"),
  kubernetes("kubectl"),
  {
    name: "kwok",
    version: kwokVersion,
    module: "kwok",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    ldflags: stripped,
    release: ({ os, arch }, bases) => ({
      url: `${bases.github}/kubernetes-sigs/kwok/releases/download/${kwokVersion}/kwok-${os}-${arch}`,
    }),
  },
  {
    name: "apiserver_receive_adapter",
    version: "v0.49.2",
    module: "adapter",
    package: "knative.dev/eventing/cmd/apiserver_receive_adapter",
    ldflags: stripped,
  },
] as const satisfies readonly Binary[];

export type BinaryName = (typeof table)[number]["name"];

export interface PinnedBinary extends Binary {
  name: BinaryName;
}

/** In the order in which they are built. */
export const binaries: readonly PinnedBinary[] = table;
