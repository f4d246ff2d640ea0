import type { Files } from '../../../src/sandbox/index.ts';

/** A way to bring something past the check, and what it must end in. */
export interface Trick {
  readonly name: string;
  /** What the pull request changes; null removes a file. */
  readonly head: Files;
  readonly base?: Files;
  /**
   * `fails`: an error that stops the pull request. `warns`: its title tells what would run as root; where such an image
   * is new and certain, it is for the severities to stop it. `says`: the check may pass, and its title tells that something was
   * not judged. `tells`: nothing is added and something is handed over, and the title tells that. `passes`: what none of the programs would run with privileges, and what may not be held up.
   */
  readonly ends: 'fails' | 'warns' | 'says' | 'tells' | 'passes';
}

type Told = readonly [name: string, head: Files, base?: Files];

export function tricks(ends: Trick['ends'], told: readonly Told[]): Trick[] {
  return told.map(([name, head, base = {}]) => ({ name, head, base, ends }));
}

/** A pod's spec with a privileged container, in one line: YAML takes it anywhere. */
export const privilegedSpec = '{containers: [{name: a, image: "a:1", securityContext: {privileged: true}}]}';

/** A privileged Pod, as most people write it. */
export const pod = `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: a:1
      securityContext:
        privileged: true
`;

export const service = `services:
  web:
    image: web:1
    privileged: true
`;
