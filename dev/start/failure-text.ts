/** An error as the line that a user needs: what failed, and what to do. */
export const failureText = (error: unknown, stateDirectory: string): string => {
  const text = error instanceof Error ? error.message : String(error);
  const isFull =
    (error instanceof Error && "code" in error && error.code === "ENOSPC") || /no space left on device/i.test(text);
  if (isFull) return `The disk that holds ${stateDirectory} is full: make room, or choose another folder with --state`;
  return text;
};
