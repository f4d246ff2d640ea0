import { parseCommand } from './command.ts';

/*
 * Texts that compose's schema takes as any string and that its model then refuses: the same refusal, told
 * where the schema stands.
 */

/** github.com/xhit/go-str2duration: Go's durations, with days and weeks. */
export function isDuration(text: string): boolean {
  return /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w))+)$/.test(text);
}

/** github.com/docker/go-units RAMInBytes, or a plain whole number. */
export function isSize(text: string): boolean {
  return /^[-+]?\d+$|^\+?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)? ?([kmgtp](i?b)?|b)?$/i.test(text);
}

export function isNumber(text: string): boolean {
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text);
}

/** What the model takes for a boolean where the loader casts none (compose-go mapstructure.go). */
export function isFlag(text: string): boolean {
  return /^(true|false|y|yes|on|n|no|off)$/i.test(text);
}

export function isDeviceCount(text: string): boolean {
  return text.toLowerCase() === 'all' || /^[-+]?\d+$/.test(text);
}

export function isVariable(text: string): boolean {
  return !/\s$/.test(text.split('=', 1)[0] ?? '');
}

/** `host=ip` or `host:ip`. */
export function isHost(text: string): boolean {
  const separator = text.includes('=') ? '=' : ':';
  const at = text.indexOf(separator);
  return at > 0 && isHostName(text.slice(0, at));
}

export function isHostName(text: string): boolean {
  return text !== '' && !/[:=]/.test(text);
}

export function isCommand(text: string): boolean {
  return parseCommand(text) !== undefined;
}
