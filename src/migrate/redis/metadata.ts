import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import type { Note } from "./reading.ts";

/** Of tools and of operators that look after the old resource. */
const foreign =
  /^(kubectl\.kubernetes\.io|redis\.opstreelabs\.in|redis\.redis\.opstreelabs\.in|databases\.spotahome\.com)\//;

/** What its user has written, without what an API server or an operator put there. */
export const ownMetadata = ({ name, namespace, labels, annotations }: ObjectMeta): ObjectMeta => {
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !foreign.test(key));
  return {
    name,
    ...(namespace && { namespace }),
    ...(labels && Object.keys(labels).length > 0 && { labels }),
    ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
  };
};

/** An operator that hands annotations on to pods does what we do not. */
export const annotationNotes = (metadata: ObjectMeta): Note[] =>
  Object.keys(ownMetadata(metadata).annotations ?? {}).map((key) => ({
    field: `metadata.annotations[${key}]`,
    message: "stays on the resource alone; pods have those of pod.annotations",
  }));
