import type { Memory } from './inspection.ts';
import type { Judged } from './judged.ts';

/** A judgement, and the text of each file that it rests on; undefined where there was none. */
interface Record {
  readonly judged: Judged;
  readonly texts: readonly (readonly [path: string, text: string | undefined])[];
}

/** More states of a unit than this are not gone back to. */
const most = 4;

/** What was judged of each unit, for as long as the files that it rests on say the same. */
export class Remembered {
  readonly #records = new Map<string, Record[]>();

  /** The memory of an inspection that reads these texts. */
  of(read: (path: string) => string | undefined): Memory {
    return ({ name }, project, judge) => {
      const records = this.#records.get(name) ?? [];
      const known = records.find(({ texts }) => texts.every(([path, text]) => read(path) === text));
      if (known) return known.judged;
      const { value: judged, paths } = project.recorded(judge);
      const texts = [...paths].map((path) => [path, read(path)] as const);
      this.#records.set(name, [{ judged, texts }, ...records.slice(0, most - 1)]);
      return judged;
    };
  }
}
