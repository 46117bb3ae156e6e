/** Values as YAML that every reader takes for the same. */

import { Document, isScalar, type Node, Scalar, visit } from "yaml";

/** Readers of older YAML, such as kubectl, take some plain words for truth values and some for numbers. */
const ambiguous = /^(?:y|n|yes|no|on|off|true|false|null|~|[-+.]?\d[\d_:.,eExXoO+-]*)$/i;

export const nodeOf = (document: Document, value: unknown): Node => {
  const node = document.createNode(value, { aliasDuplicateObjects: false }) as Node;
  visit(node, {
    Scalar(_, scalar) {
      if (isScalar(scalar) && typeof scalar.value === "string" && ambiguous.test(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return node;
};

export const yamlText = (value: unknown): string => {
  const document = new Document();
  document.contents = nodeOf(document, value);
  return document.toString({ lineWidth: 0 });
};
