/** Settings of a program that stand in a JSON file, as a ConfigMap brings it into a pod, beneath those of the environment. */

import { readFile } from "node:fs/promises";
import { isMap, valueAt } from "../../src/json.ts";
import type { Log } from "../../src/log.ts";
import { readSettings, type Settings, type Values } from "./settings.ts";

export interface SettingsFileOptions<S extends Settings> {
  /** Its path; empty: the environment alone counts. */
  file: string;
  /** Whether there is nothing to begin with before it is there: the first call then rejects. */
  isAwaited?: boolean;
  settings: S;
  /** Where a setting stands in the file, such as `prometheus.port`: a text, number or boolean, an array of them for a list, or an object. */
  keys: Partial<Record<keyof S, string>>;
  /** Wins over the file. */
  environment: Readonly<Record<string, string | undefined>>;
  log: Log;
}

/**
 * @returns reads the file. Resolves with all settings at the first call, and then with `undefined` unless the file has changed. What cannot
 * be read or is no JSON is logged, and what held before holds on; so it does without a word when the file is not there, as it may come late
 * or end before the pod
 */
export const settingsFile = <S extends Settings>(
  options: SettingsFileOptions<S>,
): (() => Promise<Values<S> | undefined>) => {
  const { file, isAwaited = false, settings, keys, environment, log } = options;
  let isFirst = true;
  let last = "{}";
  const valuesOf = (config: unknown): Values<S> =>
    readSettings(settings, { ...variablesOf(config, settings, keys), ...given(environment) }, (problem) =>
      log.warn("Could not accept a setting", { problem }),
    );
  const readChanged = async (): Promise<Values<S> | undefined> => {
    try {
      const text = file === "" ? last : await readFile(file, "utf8");
      if (text === last) return undefined;
      last = text;
      const config: unknown = JSON.parse(text);
      if (!isMap(config)) throw new Error("it is no JSON object");
      log.info("Read settings", { file });
      return valuesOf(config);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (isAwaited && isFirst) throw new Error(`Cannot read settings as ${message}`, { cause: error });
      if (code !== "ENOENT") log.warn("Could not read settings", { file, error: message });
      return undefined;
    }
  };
  return async () => {
    const values = (await readChanged()) ?? (isFirst ? valuesOf({}) : undefined);
    isFirst = false;
    return values;
  };
};

/** As they would be written in the environment. */
const variablesOf = <S extends Settings>(
  config: unknown,
  settings: S,
  keys: Partial<Record<keyof S, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([name, key]) => {
      const variable = settings[name]?.variable;
      const value = typeof key === "string" ? valueAt(config, key.split(".")) : undefined;
      if (variable === undefined || value === undefined || value === null) return [];
      return [[variable, textOf(value)]];
    }),
  );

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.join(",") : isMap(value) ? JSON.stringify(value) : String(value);

/** An empty variable is none. */
const given = (environment: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value = ""]) => (value.trim() ? [[name, value]] : [])),
  );
