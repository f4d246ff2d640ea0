import type { Step } from '../../model/image/dockerfile.ts';
import { absolutePath, isWithin } from '../../model/image/path.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import { installsOnly, isHousekeeping, targetOf } from './steps.ts';

/** Packages of which distroless has what they bring (static/README.md). */
const there = /^(?:ca-certificates|ca-certificates-bundle|tzdata)$/;
const users = /^(?:addgroup|adduser|groupadd|useradd)$/;

/**
 * A command of a last stage that leaves nothing its program could ask for on distroless: certificates and time zones are
 * there, users are numbers, and folders come with what is copied into them.
 */
export function isDispensable(call: ProgramCall, steps: readonly Step[]): boolean {
  const { program, args } = call;
  if (users.test(program)) return true;
  if (program === 'update-ca-certificates') return !steps.some(bringsCertificates);
  if (program === 'chmod') return args.every((word) => word !== undefined && isCopied(word, steps));
  if (program === 'mkdir') return args.every((word) => word !== undefined && isThere(word, foldersOf(steps)));
  if (/^(?:cp|mv|find|touch)$/.test(program)) return false;
  if (program === 'rm')
    return args.every((word) => word !== undefined && /^-|^\/(?:tmp|var\/(?:cache|lib\/apt))\//.test(word));
  return installsOnly(call, there) ?? isHousekeeping(call, []);
}

function bringsCertificates(step: Step): boolean {
  return targetOf(step)?.includes('/ca-certificates') ?? false;
}

/** `+x`, `755`, and a file that another stage has made so already. */
function isCopied(word: string, steps: readonly Step[]): boolean {
  if (/^-|^\+|^[ugoa]+[+=]|^[0-7]{3,4}$/.test(word)) return true;
  return steps.some((step) => {
    const target = step.copy?.from && targetOf(step);
    return target !== undefined && isWithin(absolutePath(step.workdir ?? '/', word), target);
  });
}

/** A folder that comes with what is copied into it. */
function isThere(word: string, folders: readonly string[]): boolean {
  return word.startsWith('-') || folders.some((folder) => isWithin(folder, word));
}

/** Those that are there anyway: what is worked in, and what something is copied to. */
function foldersOf(steps: readonly Step[]): string[] {
  const targets = steps.flatMap((step) => (step.copy?.destination && targetOf(step)) ?? []);
  const workdirs = steps.flatMap(({ workdir }) => workdir ?? []);
  return [...new Set([...targets, ...workdirs])].filter((folder) => folder !== '/');
}
