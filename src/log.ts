/** Structured log lines. Messages are sentences in the past tense with the kind's name; data goes into fields, never secrets. */
export interface Log {
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}
