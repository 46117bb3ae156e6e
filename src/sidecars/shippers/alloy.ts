/** Configuration of Grafana Alloy, which sends to Loki alone. https://grafana.com/docs/alloy/latest/reference/ */

import { authoritiesFile, configFolder } from "../names.ts";
import {
  below,
  endpointVariable,
  lokiPath,
  nowhere,
  type ShipperContext,
  type ShipperEntry,
  variables,
} from "./told.ts";

export const alloyConfig = (entry: ShipperEntry, { container }: Pick<ShipperContext, "container">): string => {
  const { include, exclude, destination } = entry;
  const excluded = below(entry, exclude);
  const labels = {
    namespace: env(variables.namespace),
    pod: env(variables.pod),
    ...(container !== undefined && { container: text(container) }),
    ...Object.fromEntries(Object.entries(destination.labels ?? {}).map(([name, value]) => [name, text(value)])),
  };
  const targets = below(entry, include).map((path) =>
    map({
      __path__: text(path),
      ...(excluded.length > 0 && { __path_exclude__: text(`{${excluded.join(",")}}`) }),
      ...labels,
    }),
  );
  return `local.file_match "files" {
  sync_period  = "1s"
  path_targets = [
${targets.map((target) => `    ${target},\n`).join("")}  ]
}

loki.source.file "files" {
  targets    = local.file_match.files.targets
  forward_to = [loki.write.destination.receiver]
}

loki.write "destination" {
  endpoint {
${endpoint(destination).join("\n")}
  }
}
`;
};

/** Retries without an end: 0 is no limit. */
const endpoint = (destination: ShipperEntry["destination"]): string[] => {
  const { tenant, authFrom, tls } = destination;
  return [
    `    url                 = ${url(destination)}`,
    ...(tenant === "" ? [] : [`    tenant_id           = ${text(tenant)}`]),
    '    min_backoff_period  = "500ms"',
    '    max_backoff_period  = "30s"',
    "    max_backoff_retries = 0",
    ...(authFrom === undefined
      ? []
      : block("basic_auth", { username: env(variables.username), password: env(variables.password) })),
    ...(tls?.caFrom || tls?.insecure
      ? block("tls_config", {
          ...(tls.caFrom && { ca_file: text(`${configFolder}/${authoritiesFile}`) }),
          ...(tls.insecure && { insecure_skip_verify: "true" }),
        })
      : []),
  ];
};

const url = (destination: ShipperEntry["destination"]): string => {
  const base = destination.endpoint.replace(new RegExp(`(${lokiPath})?/?$`), "");
  if (base !== "") return text(base + lokiPath);
  return `coalesce(${env(endpointVariable(destination))}, ${text(nowhere)}) + ${text(lokiPath)}`;
};

const block = (name: string, members: Readonly<Record<string, string>>): string[] => {
  const width = Math.max(...Object.keys(members).map((member) => member.length));
  const lines = Object.entries(members).map(([member, value]) => `      ${member.padEnd(width)} = ${value}`);
  return ["", `    ${name} {`, ...lines, "    }"];
};

const map = (members: Readonly<Record<string, string>>): string =>
  `{${Object.entries(members)
    .map(([name, value]) => `${text(name)} = ${value}`)
    .join(", ")}}`;

const env = (variable: string): string => `sys.env(${text(variable)})`;

const text = (value: string): string => JSON.stringify(value);
