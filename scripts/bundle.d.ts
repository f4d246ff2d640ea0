export type Part = 'cli' | 'app' | 'judge' | 'library';
export function bundle(
  outdir: string,
  options?: {
    readonly only?: readonly Part[];
    readonly nodePaths?: readonly string[];
    readonly without?: readonly string[];
    readonly esbuild?: unknown;
  },
): Promise<void>;
