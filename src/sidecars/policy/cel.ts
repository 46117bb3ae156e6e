/** Parts of CEL expressions that recur. https://kubernetes.io/docs/reference/using-api/cel/ */

/** A text. */
export const text = (value: string): string => `'${value}'`;

/** A text that is built around a variable. */
export const built = (build: (part: string) => string, variable: string): string =>
  text(build(`' + ${variable} + '`)).replace(/^'' \+ /, "");

/** The value of an annotation of the pod; '' where it has none. */
export const annotation = (nameExpression: string): string => `variables.annotations[?${nameExpression}].orValue('')`;

/** What users list in a text. */
export const namesIn = (textExpression: string): string => `${textExpression}.replace(' ', '').split(',')`;

/** The items of a set that is kept in a text. */
export const itemsOf = (textExpression: string): string => `${textExpression}.split(',').filter(i, i != '')`;

/** A mount path without slashes at its end. */
export const trimmed = (pathExpression: string): string => `${pathExpression}.find('(?s)^.*[^/]')`;

/** Whether labels are what a label selector asks for. */
export const selects = (selector: string, labels: string): string => `(
  ${selector}.?matchLabels.orValue({}).all(k,
    k in ${labels} && ${labels}[k] == ${selector}.matchLabels[k]) &&
  ${selector}.?matchExpressions.orValue([]).all(e,
    e.operator == 'In' ? e.key in ${labels} && ${labels}[e.key] in e.?values.orValue([]) :
    e.operator == 'NotIn' ? !(e.key in ${labels}) || !(${labels}[e.key] in e.?values.orValue([])) :
    e.operator == 'Exists' ? e.key in ${labels} :
    e.operator == 'DoesNotExist' && !(e.key in ${labels}))
)`;
