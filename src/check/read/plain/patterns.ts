/*
 * What may stand at a place in plain YAML. All are sticky: they match where reading has come to.
 */

export const marker = /---(?: +#.*| *)(?:\n|$)/y;
export const key = /(?:[\w$./][^\s:#'"[\]{},&*!|>%@`?]*|"[^"\\\n]*"|'[^'\n]*')(?= *:(?:[ \n]|$))/y;
export const mergeKey = /<<(?= *:(?:[ \n]|$))/y;
export const dash = /-(?=[ \n]|$)/y;
export const anchor = /&[\w-]+(?=[ \n]|$)/y;
export const alias = /\*[\w-]+(?=[ \n]|$)/y;
export const aliasInFlow = /\*[\w-]+(?=[ \n,\]}])/y;
export const quoted = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'/y;
export const quotedLines = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'/y;
export const plainStart = /[^\s[\]{},#&*!|>'"%@`:?-]|[-:?](?=[^\s,[\]{}])/y;
export const inLine = /.*/y;
export const inFlow = /[^[\]{},\n]*/y;
/** A line that a plain scalar may go on with. */
export const furtherLine = / *\n +[^\s#].*/y;
export const blockHeader = /([|>]-?)(?: +#.*| *)\n/y;
export const restOfLine = /(?: +#.*| *)(?:\n|$)/y;
/** Behind a space, or at the end of the line. */
export const noValue = /(?:#.*)?(?:\n|$)/y;
/** In a flow collection, where it may go on on the next line. */
export const flowGap = /(?:(?: +#.*| *)\n)* */y;
