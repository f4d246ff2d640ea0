import type { Place } from '../text/source.ts';

/*
 * What a program is to make a file of: people keep such files under the name of what comes out. That it cannot be read
 * as it stands is then no mistake.
 */

const reason = 'a template, by its text or its folder: what a program makes of it is what counts';

/** Why a mistake at this place is none; undefined where it is one. */
export function templateNote({ source, span }: Place): string | undefined {
  const line = source.lineAt(span.start).text;
  const isTemplate =
    isKeptAsTemplate(source.path) ||
    holds.test(source.text) ||
    /^\s*FROM\s+[A-Z][A-Z\d_]+\s*(?:AS\s|$)/.test(line);
  return isTemplate ? reason : undefined;
}

/** `template/Dockerfile`, `template.Dockerfile`, `web.tmpl.yaml`. */
function isKeptAsTemplate(path: string): boolean {
  return /(?:^|\/)_?templates?\/|(?:^|[/._-])(?:template|tmpl|tpl|jinja2?|j2)[._-][^/]*$/i.test(path);
}

/**
 * `@@NAME@@`, `name: @NAME@`, `name: {self.path}` and `{extra}` on a line of their own (Python's str.format), and the
 * brackets of Jinja, ERB and Go.
 */
const holds =
  /\{\{|\{%|<%|@@\w+@@|^[ \t]*(?:- )?(?:[\w.-]+:[ \t]+)?(?:@\w+@|\{[A-Za-z_]\w*(?:[.[][\w.\]-]{1,80})?\})[ \t\r]*$/m;
