import { spawn } from 'node:child_process';
import type { Io } from '../io.ts';

/** What shows an address in the browser of whoever sits here; undefined where nobody does. */
export function browserOf(env: Io['env'], platform: NodeJS.Platform): readonly string[] | undefined {
  if (env.CI || env.SSH_CONNECTION) return undefined;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}

/** The address is printed besides, so it is no failure where no browser opens. */
export function show(address: string, { env, stderr }: Io): void {
  const [program, ...words] = (stderr.isTerminal ? browserOf(env, process.platform) : undefined) ?? [];
  if (program === undefined) return;
  spawn(program, [...words, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
