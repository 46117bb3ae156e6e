/** Something that keeps a custom resource from its desired state; becomes a reason and a message of its status. */
export interface Problem<R extends string = string> {
  /** PascalCase; a condition reason and an Event reason alike. Each has a row in a table of reasons. */
  reason: R;
  message: string;
}
