import {
  type Config,
  kindOfPath,
  pathPattern,
  type Report,
  type Skipped,
  type UnjudgedVerdict,
} from '../check/index.ts';

/** A file of a change that nobody could look at, or that is no text of its own. */
export interface Unseen extends Skipped {
  /** Of a renamed file, its path in base. */
  readonly previous?: string;
}

/** What was not judged, and what becomes of the check for it. */
export interface Unjudged extends Skipped {
  /** Empty where files are missing whose names are not known. */
  readonly path: string;
  readonly verdict: UnjudgedVerdict;
}

/** The two sides as far as they were judged, and what the change does to its files. */
export interface Sides {
  readonly base: Report;
  readonly head: Report;
  /** The path in base of a path in head. */
  readonly before: (path: string) => string;
  readonly added: ReadonlySet<string>;
}

/**
 * What a check does not pass: what nobody has seen, and what takes the place of something that was judged before. The
 * configuration may say otherwise.
 */
export function verdictsOf(
  entries: readonly Skipped[],
  cut: readonly string[],
  sides: Sides,
  config: Pick<Config, 'unjudged' | 'block' | 'paths'> | undefined,
): Unjudged[] {
  const rules = (config?.unjudged ?? []).map(({ path, verdict }) => ({
    verdict,
    covers: path === '**' ? () => true : pathPattern(path),
  }));
  const ignored = (config?.paths.ignore ?? []).map(pathPattern);
  const lost = cut.map((reason) => ({ path: '', reason, kind: 'unread' as const }));
  const before = new Before(sides);
  return [...lost, ...entries]
    .filter(({ path }) => path === '' || !ignored.some((covers) => covers(path)))
    .map((entry) => {
      const { path, kind } = entry;
      const asked = rules.find(({ covers }) => covers(path))?.verdict;
      const usual = kind === 'unread' || before.isReplaced(entry) ? 'fail' : 'pass';
      return { ...entry, verdict: config?.block === 'nothing' ? 'pass' : (asked ?? usual) };
    });
}

/** What base had, where it was judged: images by Dockerfile, and what runs by manifest and compose file. */
class Before {
  readonly #sides: Sides;

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  /** The file itself was judged before; or it is new, and something of its sort has gone. */
  isReplaced({ path, kind }: Skipped): boolean {
    const { base, head, before, added } = this.#sides;
    // Where one question was open before, it may stay open; what was judged but for it was judged all the same.
    const open = base.skipped.filter((each) => kind === 'partly' || each.kind !== 'partly');
    const isOpen = new Set(open.map((each) => each.path));
    const held = thingsOf(base).filter((thing) => !isOpen.has(thing.path));
    const was = before(path);
    if (held.some((thing) => thing.path === was)) return true;
    if (!added.has(path)) return false;
    const still = new Set(thingsOf(head).map(({ name }) => name));
    const isImage = kindOfPath(path) === 'dockerfile';
    return held.some((thing) => thing.isImage === isImage && !still.has(thing.name));
  }
}

interface Thing {
  readonly path: string;
  /** The same for the same thing on both sides, wherever it is written. */
  readonly name: string;
  readonly isImage: boolean;
}

function thingsOf({ images, workloads, services }: Report): Thing[] {
  return [
    ...images.map(({ path }) => ({ path, name: path, isImage: true })),
    ...workloads.map(({ path, kind, namespace, name }) => ({
      path,
      name: JSON.stringify([kind, namespace, name]),
      isImage: false,
    })),
    ...services.map(({ path, name }) => ({ path, name: JSON.stringify([name]), isImage: false })),
  ];
}
