/** One line of a text, without the blanks before it. */
export interface Line {
  /** From 1. */
  number: number;
  text: string;
}

/** A text that is not in the text format, with the line that shows it. */
export class Malformed extends Error {
  override readonly name = "Malformed";

  /** @param problem quotes no line that is wrong: the file may be a link to what no log may show */
  constructor({ number }: Pick<Line, "number">, problem: string) {
    super(`line ${number}: ${problem}`);
  }
}
