/** What became of reading a Secret: its data (values in base64), nothing of that name, or a failure that may pass. */
export type SecretState =
  | { data: Readonly<Record<string, string>>; uid?: string | undefined }
  | "missing"
  | { unreadable: string };
