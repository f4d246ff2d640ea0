import type { Container, Pod } from './pod/pod.ts';

/* How messages name things. */

/** `Deployment `web``, and of a workload with several pods which one. */
export function podWords({ workload: { manifest }, label }: Pod): string {
  const { kind, subject } = manifest;
  const workload = subject === kind ? `This ${kind}` : `${kind} \`${subject.slice(kind.length + 1)}\``;
  return label === '' ? workload : `${workload}, \`${label}\`,`;
}

/** Whichever of the two has the setting. */
export function ownerWords(pod: Pod, container: Container | undefined): string {
  return container ? `Container \`${container.name}\`` : podWords(pod);
}

/** What a parser says becomes a sentence like the others. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? '' : '.');
}

/** `a`, `a and b`, `a, b and c`; of very many the first three and how many more. */
export function listed(words: readonly string[]): string {
  const shown = words.length > 5 ? [...words.slice(0, 3), `${words.length - 3} more`] : words;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
