/** Field managers, one per use (DESIGN §3.3). https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
export const childManager = "ebb";
export const statusManager = "ebb-status";
