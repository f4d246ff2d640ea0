import type { ChartFolders } from '../assemble/helm/index.ts';
import { documentsIn } from '../read/yaml.ts';
import type { Source } from '../text/source.ts';

/** What Pod Security looks at, as values name it. */
const ofSecurity =
  /^[ \t]{0,400}(?:\w*[sS]ecurityContext|privileged|runAs(?:User|Group|NonRoot)|host(?:Network|PID|IPC)|allowPrivilegeEscalation|readOnlyRootFilesystem|capabilities):/m;

/**
 * Values of which nobody in the repository says that a chart is installed with them: a person does, or a program
 * elsewhere. They are told where they decide what a pod may do.
 */
export class LooseValues {
  readonly #charts: ChartFolders;
  readonly #read: (path: string) => Source | undefined;
  readonly #keys = new Map<string, ReadonlySet<string>>();

  constructor(charts: ChartFolders, read: (path: string) => Source | undefined) {
    this.#charts = charts;
    this.#read = read;
  }

  /** In words, why this file is not judged; undefined where it is none of these. */
  reasonFor(source: Source): string | undefined {
    if (!/\.ya?ml$/i.test(source.path) || !ofSecurity.test(source.text)) return undefined;
    const keys = keysIn(source);
    if (keys.length === 0 || keys.includes('apiVersion') || keys.includes('kind')) return undefined;
    const root = this.#charts.all.find((each) => {
      const known = this.#keysOf(each);
      return keys.every((key) => known.has(key));
    });
    if (root === undefined) return undefined;
    const chart = this.#charts.chartFile(root)?.at('name').text ?? root;
    return `its keys are those of the chart \`${chart}\`, and nothing in this repository installs that with it: what comes of it was not judged`;
  }

  #keysOf(root: string): ReadonlySet<string> {
    const values = this.#read(root === '' ? 'values.yaml' : `${root}/values.yaml`);
    const known = this.#keys.get(root) ?? new Set(values ? keysIn(values) : []);
    this.#keys.set(root, known);
    return known;
  }
}

function keysIn(source: Source): readonly string[] {
  const [document, ...others] = documentsIn(source, 'kubernetes');
  return document && others.length === 0 && !document.template ? document.root.keys() : [];
}
