/**
 * Configuration of Vector. https://vector.dev/docs/reference/configuration/
 *
 * It replaces `${NAME}` by variables of its environment before it reads anything, so every `$` that is none of ours is doubled.
 */

import { authoritiesFile, configFolder, stateFolder } from "../names.ts";
import { bytes } from "./builtin.ts";
import {
  below,
  endpointVariable,
  lokiPath,
  nowhere,
  type ShipperContext,
  type ShipperEntry,
  variables,
} from "./told.ts";
import { type Yaml, yamlText } from "./yaml.ts";

/** As the default of Loki takes them; longer ones Vector leaves out. */
const longestLine = 262_144;

export const vectorConfig = (entry: ShipperEntry, context: ShipperContext): string => {
  const { include, exclude, buffer, destination } = entry;
  const labels = labelsOf(entry, context);
  return yamlText({
    data_dir: stateFolder,
    api: { enabled: context.port > 0, address: `0.0.0.0:${context.port || 8686}` },
    sources: {
      files: {
        type: "file",
        include: literals(below(entry, include)),
        exclude: literals(below(entry, exclude)),
        read_from: "beginning",
        // A checksum would take files for one that begin alike.
        fingerprint: { strategy: "device_and_inode" },
        glob_minimum_cooldown_ms: 1_000,
        max_line_bytes: longestLine,
        // For ever by default: what is deleted in a volume in memory would go on to take it up.
        rotate_wait_secs: 60,
      },
    },
    ...(destination.type !== "Stdout" && {
      transforms: { lines: { type: "remap", inputs: ["files"], source: program(entry, labels) } },
    }),
    sinks: {
      destination: {
        inputs: [destination.type === "Stdout" ? "files" : "lines"],
        ...sink(entry, labels),
        // Offsets are saved when lines are delivered.
        acknowledgements: { enabled: true },
        buffer: {
          type: "memory",
          max_size: bytes(buffer.maxBytes),
          when_full: buffer.whenFull === "Block" ? "block" : "drop_newest",
        },
        ...(destination.type !== "Stdout" && tls(entry)),
      },
    },
  });
};

type Labels = Readonly<Record<string, string>>;

const labelsOf = ({ destination: { labels = {} } }: ShipperEntry, { container }: ShipperContext): Labels => ({
  namespace: inText(variables.namespace),
  pod: inText(variables.pod),
  ...(container !== undefined && { container: literal(container) }),
  ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, literal(value)])),
});

/** Gives each line the fields that are told of it; those that Vector adds by itself are not. */
const program = (entry: ShipperEntry, labels: Labels): string => {
  const fields = Object.entries(labels).map(([name, value]) => `.${JSON.stringify(name)} = ${JSON.stringify(value)}`);
  const lines =
    entry.destination.type === "Loki"
      ? [`.relative = replace(string!(.file), ${JSON.stringify(literal(`${folderOf(entry)}/`))}, "", count: 1)`]
      : [".filename = del(.file)", ".time = del(.timestamp)", "del(.host)", "del(.source_type)", ...fields];
  return `${lines.join("\n")}\n`;
};

type Sink = Readonly<Record<string, Yaml | undefined>>;

const sink = (entry: ShipperEntry, labels: Labels): Sink => {
  const { destination } = entry;
  switch (destination.type) {
    case "Stdout":
      return { type: "console", encoding: { codec: "text" } };
    case "Loki":
      return {
        type: "loki",
        endpoint: endpoint(destination, lokiPath),
        path: lokiPath,
        tenant_id: destination.tenant === "" ? undefined : literal(destination.tenant),
        encoding: { codec: "text" },
        // A template has to begin with something that no line can choose.
        labels: { ...labels, filename: `${literal(folderOf(entry))}/{{ relative }}` },
        out_of_order_action: "accept",
        ...basicAuth(destination),
      };
    case "Http":
      return {
        type: "http",
        uri: endpoint(destination),
        method: "post",
        encoding: { codec: "json" },
        framing: { method: "newline_delimited" },
        ...basicAuth(destination),
      };
    case "Elasticsearch":
      return {
        type: "elasticsearch",
        endpoints: [endpoint(destination)],
        mode: "bulk",
        bulk: { index: "ebb-%Y.%m.%d" },
        ...basicAuth(destination),
      };
    case "CloudWatch":
      return {
        type: "aws_cloudwatch_logs",
        region: endpoint(destination),
        group_name: inText(variables.namespace),
        stream_name: inText(variables.pod),
        encoding: { codec: "json" },
      };
    default:
      return destination.type satisfies never;
  }
};

const endpoint = (destination: ShipperEntry["destination"], ending = ""): string =>
  destination.endpoint === ""
    ? inText(endpointVariable(destination), destination.type === "CloudWatch" ? "nowhere" : nowhere)
    : literal(destination.endpoint.replace(new RegExp(`${ending}/?$`), ""));

const basicAuth = ({ authFrom }: ShipperEntry["destination"]): Sink =>
  authFrom === undefined
    ? {}
    : { auth: { strategy: "basic", user: inText(variables.username), password: inText(variables.password) } };

const tls = ({ destination }: ShipperEntry): Sink => {
  const { caFrom, insecure = false } = destination.tls ?? {};
  if (caFrom === undefined && !insecure) return {};
  return {
    tls: {
      ca_file: caFrom && `${configFolder}/${authoritiesFile}`,
      ...(insecure && { verify_certificate: false, verify_hostname: false }),
    },
  };
};

/** A variable; it counts as set to this when it is not, since Vector ends over one that is not there. */
const inText = (variable: string, otherwise = ""): string => `\${${variable}:-${otherwise}}`;

const folderOf = ({ mountPath }: Pick<ShipperEntry, "mountPath">): string => mountPath.replace(/\/$/, "");

const literal = (text: string): string => text.replaceAll("$", "$$$$");

const literals = (texts: readonly string[]): string[] => texts.map(literal);
