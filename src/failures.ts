/** The failures that say what should happen next. Any other error is unexpected: the caller is asked to try again. */

/** What may be over within seconds: the caller is asked to try again. */
export class Waiting extends Error {
  override readonly name = "Waiting";
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** No use trying again until the custom resource changes: it becomes a condition. */
export class Stalled extends Error {
  override readonly name = "Stalled";
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
