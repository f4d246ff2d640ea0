import type { Command, Port, Stage } from '../model/image/dockerfile.ts';

/*
 * The ports that a program is told to listen on, by its command line or by a variable. They go before EXPOSE, which opens
 * nothing and stays behind when a port is changed.
 */

/** Empty where nothing tells. */
export function toldPorts({ entrypoint, command, env }: Stage): readonly number[] {
  const words = [entrypoint, command].flatMap((one) => (one && one.from !== 'base' ? wordsOf(one) : []));
  const onLine = words.flatMap((word, at) => {
    const isNext = options.test(words[at - 1] ?? '');
    return isNext || assigned.test(word) || /^(?:[\w.*]*|\[::\]):\d+$/.test(word) ? portIn(word) : [];
  });
  const inVariables = [...env].flatMap(([name, { text }]) => (variables.test(name) ? portIn(text) : []));
  return onLine.length > 0 ? onLine : inVariables;
}

function wordsOf({ argv, script = '', form }: Command): readonly string[] {
  return form === 'shell' ? script.split(/\s+/) : argv.flatMap((word) => word.split(/\s+/));
}

const options = /^(?:-[blp]|--?(?:addr|address|bind|http-port|listen|port))$/;
const assigned = /^--?(?:addr|address|bind|http-port|listen|port|server\.port)=/;
const variables = /^(?:(?:APP|HTTP|LISTEN|SERVER)_)?PORT$|^ASPNETCORE_(?:HTTP_PORTS|URLS)$/;

function portIn(word: string): number[] {
  const [, port] = /(?:^|[:=])(\d{1,5})\/?$/.exec(word) ?? [];
  return port === undefined ? [] : [Number(port)];
}

/** It listens where root alone may, as far as its file tells. */
export function listensLow(stage: Stage): boolean {
  const told = toldPorts(stage);
  return told.length > 0 ? told.some(isLow) : stage.ports.some(({ first }) => isLow(first));
}

/** What EXPOSE says although the program is told another port. */
export function staleExposes(stage: Stage): readonly Port[] {
  return listensLow(stage) ? [] : stage.ports.filter(({ first, from }) => from !== 'base' && isLow(first));
}

function isLow(port: number): boolean {
  return port > 0 && port < 1024;
}
