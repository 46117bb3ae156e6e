/** The programs that ship logs, as containers run them. What their files say: shippers/. Pure. */

import type { V1Container } from "@kubernetes/client-node";
import type { LogShipper } from "../api/sidecars.ebb.dev/index.ts";
import { stateFolder } from "./names.ts";

export interface Driver {
  /** The operator's own when absent. */
  image?: string;
  /** Of the file in which it is told what to do. */
  extension: "json" | "yaml" | "alloy";
  /** @param file its path in the container */
  program(file: string, port: number): Pick<V1Container, "command" | "args">;
  /** Where it tells that it lives. */
  healthPath: string;
  /** Whether it looks at its file again while it runs. */
  reloads: boolean;
}

export const drivers: Readonly<Record<Exclude<LogShipper["driver"], "Custom">, Driver>> = {
  Builtin: {
    extension: "json",
    program: () => ({ args: ["log-shipper"] }),
    healthPath: "/healthz",
    reloads: true,
  },
  Vector: {
    image: "timberio/vector:0.57.0-distroless-libc",
    extension: "yaml",
    program: (file) => ({
      args: [
        "--config",
        file,
        // Mounted files change by links, which other ways of watching miss.
        "--watch-config",
        "--watch-config-method",
        "poll",
        // Off since 0.57: credentials, and the pod's name, stand in no file.
        "--dangerously-allow-env-var-interpolation",
      ],
    }),
    healthPath: "/health",
    reloads: true,
  },
  FluentBit: {
    image: "fluent/fluent-bit:5.0.5",
    extension: "yaml",
    program: (file) => ({ command: ["/fluent-bit/bin/fluent-bit"], args: ["--config", file] }),
    healthPath: "/api/v1/health",
    reloads: false,
  },
  Alloy: {
    image: "grafana/alloy:v1.19.2",
    extension: "alloy",
    program: (file, port) => ({
      args: [
        "run",
        `--server.http.listen-addr=${port > 0 ? `0.0.0.0:${port}` : "127.0.0.1:12345"}`,
        `--storage.path=${stateFolder}`,
        "--disable-reporting",
        file,
      ],
    }),
    healthPath: "/-/healthy",
    reloads: false,
  },
};
