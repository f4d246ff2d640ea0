import ts from 'typescript';

/** A text that is written in a source, as people read it: `…` for what is put in. */
export interface Sentence {
  readonly text: string;
  readonly line: number;
}

/** The literals of a source that are words for people: those with a blank in them. */
export function sentencesIn(path: string, source: string): Sentence[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node);
    if (text?.trim().includes(' ')) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ text, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}
