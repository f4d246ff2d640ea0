import http from 'node:http';
import { type Environment, WrongEnvironment } from './options.ts';

const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Node's own fetch goes past a proxy unless it is told otherwise, and older ones cannot be told (nodejs.org, "Enterprise
 * network configuration"). To go past it in silence would be a start that ends in time-outs.
 */
export function heedProxy(env: Environment): void {
  const named = variables.find((name) => env[name]?.trim());
  if (named === undefined || isHeeded(env)) return;
  const set: unknown = 'setGlobalProxyFromEnv' in http ? http.setGlobalProxyFromEnv : undefined;
  if (typeof set === 'function') Reflect.apply(set, http, []);
  else
    throw new WrongEnvironment([
      `${named} is set, but this Node cannot heed it. Run Plimsoll with Node 24.14 or later, or unset the variable.`,
    ]);
}

function isHeeded({ NODE_USE_ENV_PROXY, NODE_OPTIONS }: Environment): boolean {
  if (!process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) return false;
  return NODE_USE_ENV_PROXY === '1' || NODE_OPTIONS?.includes('--use-env-proxy') === true;
}
