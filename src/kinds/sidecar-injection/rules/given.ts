/**
 * CEL about a field that has a default. The API server also asks of the default `{}` of the object that holds it, before that has any.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export const whereGiven = (fields: readonly string[], expression: string): string =>
  [...fields.map((field) => `!has(self.${field})`), `(${expression})`].join(" || ");
