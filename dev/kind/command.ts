/** What is run, as data. Pure. */

export interface Command {
  command: string;
  args: string[];
  /** For its standard input. */
  input?: string;
}

export interface Step {
  title: string;
  /** One after the other. */
  commands: Command[];
}

export const textOf = ({ command, args }: Command): string => [command, ...args].join(" ");
