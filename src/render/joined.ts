/** Texts of documents as one. */
export const joined = (texts: readonly string[]): string =>
  texts.reduce(
    (all, text) => (all === "" || text === "" || text.startsWith("---") ? all + text : `${all}---\n${text}`),
    "",
  );
