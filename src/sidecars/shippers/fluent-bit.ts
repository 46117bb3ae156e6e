/**
 * Configuration of Fluent Bit. https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml
 *
 * It wants host and port of a destination apart: an endpoint that is read from a ConfigMap is the host alone, and the rest is that of
 * `endpoint`, or the usual.
 */

import { authoritiesFile, configFolder, stateFolder } from "../names.ts";
import { bytes } from "./builtin.ts";
import { below, endpointVariable, lokiPath, type ShipperContext, type ShipperEntry, variables } from "./told.ts";
import { type Yaml, yamlText } from "./yaml.ts";

type Options = Readonly<Record<string, Yaml | undefined>>;

export const fluentBitConfig = (entry: ShipperEntry, context: ShipperContext): string => {
  const { include, exclude = [], buffer } = entry;
  return yamlText({
    service: {
      flush: 1,
      grace: 10,
      log_level: "info",
      http_server: context.port > 0 ? "on" : "off",
      http_listen: "0.0.0.0",
      http_port: context.port || 2020,
      health_check: "on",
      "scheduler.base": 1,
      "scheduler.cap": 30,
    },
    pipeline: {
      inputs: [
        {
          name: "tail",
          tag: "lines",
          path: below(entry, include).join(","),
          exclude_path: exclude.length === 0 ? undefined : below(entry, exclude).join(","),
          path_key: "filename",
          key: "message",
          read_from_head: "on",
          refresh_interval: 1,
          rotate_wait: 60,
          buffer_max_size: "512k",
          skip_long_lines: "on",
          skip_empty_lines: "off",
          db: `${stateFolder}/offsets.db`,
          "db.locking": "true",
          mem_buf_limit: bytes(buffer.maxBytes),
        },
      ],
      filters: [{ name: "record_modifier", match: "*", record: records(entry, context) }],
      outputs: [{ match: "*", retry_limit: "no_limits", ...output(entry, context) }],
    },
  });
};

const records = ({ destination: { labels = {} } }: ShipperEntry, { container }: ShipperContext): string[] => [
  `namespace ${inText(variables.namespace)}`,
  `pod ${inText(variables.pod)}`,
  ...(container === undefined ? [] : [`container ${container}`]),
  ...Object.entries(labels).map(([name, value]) => `${name} ${value}`),
];

const output = (entry: ShipperEntry, context: ShipperContext): Options => {
  const { destination } = entry;
  switch (destination.type) {
    case "Stdout":
      return { name: "stdout", format: "json_lines", json_date_key: "time", json_date_format: "iso8601" };
    case "Loki": {
      const keys = fieldsOf(entry, context);
      return {
        name: "loki",
        ...address(destination, { port: 3100, path: lokiPath, pathKey: "uri" }),
        tenant_id: destination.tenant || undefined,
        // Without any of these it would add one of its own.
        labels: `filename=$filename`,
        label_keys: keys.map((key) => `$${key}`).join(","),
        remove_keys: ["filename", ...keys].join(","),
        line_format: "json",
        drop_single_key: "raw",
        ...basicAuth(destination),
      };
    }
    case "Http":
      return {
        name: "http",
        ...address(destination, { port: 80, path: "/", pathKey: "uri" }),
        format: "json_lines",
        json_date_key: "time",
        json_date_format: "iso8601",
        ...basicAuth(destination),
      };
    case "Elasticsearch":
      return {
        name: "es",
        ...address(destination, { port: 9200, path: "", pathKey: "path" }),
        logstash_format: "on",
        logstash_prefix: "ebb",
        suppress_type_name: "on",
        // So that a request which is repeated stores nothing twice.
        generate_id: "on",
        ...basicAuth(destination),
      };
    case "CloudWatch":
      return {
        name: "cloudwatch_logs",
        region: destination.endpoint || inText(endpointVariable(destination)),
        log_group_name: inText(variables.namespace),
        log_stream_name: inText(variables.pod),
        auto_create_group: "on",
      };
    default:
      return destination.type satisfies never;
  }
};

/** The fields of a line, beside itself and its file. */
const fieldsOf = ({ destination: { labels = {} } }: ShipperEntry, { container }: ShipperContext): string[] => [
  "namespace",
  "pod",
  ...(container === undefined ? [] : ["container"]),
  ...Object.keys(labels),
];

interface Usual {
  port: number;
  path: string;
  pathKey: string;
}

const address = (destination: ShipperEntry["destination"], usual: Usual): Options => {
  const { endpoint, endpointFrom } = destination;
  const url = URL.parse(endpoint);
  const isTls = url?.protocol === "https:" || (url === null && destination.tls !== undefined);
  const path = url === null || url.pathname === "/" ? usual.path : url.pathname + url.search;
  return {
    host: endpointFrom ? inText(endpointVariable(destination)) : url?.hostname,
    port: Number(url?.port) || (isTls ? 443 : usual.port),
    [usual.pathKey]: path === "" ? undefined : path,
    ...(isTls && tls(destination)),
  };
};

const tls = ({ tls: wanted }: ShipperEntry["destination"]): Options => ({
  tls: "on",
  "tls.verify": wanted?.insecure ? "off" : "on",
  "tls.ca_file": wanted?.caFrom && `${configFolder}/${authoritiesFile}`,
});

const basicAuth = ({ authFrom }: ShipperEntry["destination"]): Options =>
  authFrom === undefined ? {} : { http_user: inText(variables.username), http_passwd: inText(variables.password) };

/** A variable; one that is not set is the empty text. */
const inText = (variable: string): string => `\${${variable}}`;
