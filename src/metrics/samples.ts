/**
 * Where counts go. Loading the library that keeps them costs tens of milliseconds, which the first request of a cold process must not
 * pay: until it is loaded they are noted down, in order, and then made up for.
 */

export type Labels = Readonly<Record<string, string>>;

export interface Samples {
  /** To a counter. */
  add(name: string, labels: Labels, value: number): void;
  /** A gauge. */
  set(name: string, labels: Labels, value: number): void;
  /** Into a histogram. */
  observe(name: string, labels: Labels, value: number): void;
  /** Ends the one series of these labels. */
  remove(name: string, labels: Labels): void;
}

export interface LazySamples<S extends Samples> extends Samples {
  /** Loads what keeps the samples; it has all that was noted down so far. */
  loaded(): Promise<S>;
}

/**
 * @param capacity notes after which it is loaded without being asked for
 * @param onFailure told when it cannot be loaded then; the notes are lost
 */
export const lazySamples = <S extends Samples>(
  load: () => Promise<S>,
  { capacity = 5_000, onFailure = () => {} }: { capacity?: number; onFailure?: (error: unknown) => void } = {},
): LazySamples<S> => {
  const notes: ((samples: Samples) => void)[] = [];
  let keeper: S | undefined;
  let loading: Promise<S> | undefined;

  const loadAndReplay = async (): Promise<S> => {
    const samples = await load();
    for (const replay of notes.splice(0)) replay(samples);
    keeper = samples;
    return samples;
  };
  const loaded = (): Promise<S> => {
    loading ??= loadAndReplay();
    return loading;
  };
  const note = (write: (samples: Samples) => void): void => {
    if (keeper === undefined) notes.push(write);
    else write(keeper);
    if (notes.length === capacity)
      loaded().catch((error: unknown) => {
        notes.length = 0;
        onFailure(error);
      });
  };

  return {
    add: (name, labels, value) => note((samples) => samples.add(name, labels, value)),
    set: (name, labels, value) => note((samples) => samples.set(name, labels, value)),
    observe: (name, labels, value) => note((samples) => samples.observe(name, labels, value)),
    remove: (name, labels) => note((samples) => samples.remove(name, labels)),
    loaded,
  };
};
