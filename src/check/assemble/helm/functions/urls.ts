import { fail } from '../errors.ts';
import { bytesOf, textOf } from '../utf8.ts';
import { dict, kindName, put, str, type Value } from '../value.ts';
import { define, dictOf, from, type Functions, stringOf } from './arguments.ts';

/*
 * net/url, as far as Sprig shows it.
 */

interface Url {
  readonly scheme: string;
  readonly opaque: string;
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

export const urlFunctions: Functions = {
  urlParse: define(['string'], (text) => {
    const url = parseUrl(stringOf(text));
    const origin = from(text);
    const result = dict();
    const hostname = url.host.startsWith('[')
      ? url.host.slice(1).split(']', 1).join('')
      : url.host.replace(/:\d*$/, '');
    for (const [key, value] of Object.entries({ ...url, hostname })) put(result, key, str(value, origin));
    return result;
  }),
  urlJoin: define(['dict'], (parts) => {
    const part = (key: string): string => {
      const value: Value | undefined = dictOf(parts).entries.get(key);
      if (value && value.kind !== 'string')
        fail(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`);
      return value?.text.string ?? '';
    };
    const url = {
      scheme: part('scheme'),
      opaque: part('opaque'),
      userinfo: part('userinfo'),
      host: part('host'),
      path: part('path'),
      query: part('query'),
      fragment: part('fragment'),
    };
    return str(urlText(url), from(parts, ...dictOf(parts).entries.values()));
  }),
};

function cut(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function parseUrl(text: string): Url {
  if (/\x7f|[^ -\uFFFF]/.test(text))
    fail(`unable to parse url: parse ${JSON.stringify(text)}: net/url: invalid control character in URL`);
  const [beforeFragment, fragment] = cut(text, '#');
  const scheme = /^([a-zA-Z][\w+.-]*):/.exec(beforeFragment)?.[1] ?? '';
  if (scheme === '' && beforeFragment.startsWith(':'))
    fail(`unable to parse url: parse ${JSON.stringify(text)}: missing protocol scheme`);
  const [rest, query] = cut(scheme === '' ? beforeFragment : beforeFragment.slice(scheme.length + 1), '?');
  const base = { scheme: scheme.toLowerCase(), query, fragment: unescaped(fragment, text) };
  if (scheme !== '' && !rest.startsWith('/'))
    return { ...base, opaque: rest, userinfo: '', host: '', path: '' };
  if (scheme === '' && /^[^/]*:/.test(rest))
    fail(
      `unable to parse url: parse ${JSON.stringify(text)}: first path segment in URL cannot contain colon`,
    );
  if (!rest.startsWith('//') || rest.startsWith('///'))
    return {
      ...base,
      opaque: '',
      userinfo: '',
      host: '',
      path: unescaped(rest.replace(/^\/\/(?=\/)/, ''), text),
    };
  const [authority, path] = cut(rest.slice(2), '/');
  const at = authority.lastIndexOf('@');
  const space = /[ "<>\\^`{|}]/.exec(authority.slice(at + 1))?.[0];
  if (space !== undefined)
    fail(
      `unable to parse url: parse ${JSON.stringify(text)}: invalid character ${JSON.stringify(space)} in host name`,
    );
  return {
    ...base,
    opaque: '',
    userinfo: authority.slice(0, Math.max(at, 0)),
    host: authority.slice(at + 1),
    path: rest.slice(2).includes('/') ? unescaped(`/${path}`, text) : '',
  };
}

function unescaped(part: string, url: string): string {
  if (!part.includes('%')) return part;
  const bad = /%(?![\da-fA-F]{2}).{0,2}/.exec(part);
  if (bad)
    fail(`unable to parse url: parse ${JSON.stringify(url)}: invalid URL escape ${JSON.stringify(bad[0])}`);
  const bytes = part
    .split(/(%[\da-fA-F]{2})/)
    .flatMap((piece) =>
      piece.startsWith('%') && piece.length === 3 ? [Number.parseInt(piece.slice(1), 16)] : bytesOf(piece),
    );
  return textOf(bytes);
}

function escaped(text: string, kept: RegExp): string {
  return bytesOf(text)
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return byte < 128 && kept.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function urlText({ scheme, opaque, userinfo, host, path, query, fragment }: Url): string {
  const head = scheme === '' ? '' : `${scheme}:`;
  const tail = (query && `?${query}`) + (fragment && `#${escaped(fragment, /[\w.~$&+,/:;=?@!()*'-]/)}`);
  if (opaque !== '') return head + opaque + tail;
  const hasAuthority = scheme !== '' || host !== '' || userinfo !== '';
  const isEmpty = host === '' && path === '' && userinfo === '';
  const user = userinfo === '' ? '' : `${userinfo}@`;
  const authority = hasAuthority && !isEmpty ? `//${user}${host}` : '';
  const way = escaped(path, /[\w.~$&+,/:;=@!()*'-]/);
  const slash = way !== '' && !way.startsWith('/') && host !== '' ? '/' : '';
  return head + authority + slash + way + tail;
}
