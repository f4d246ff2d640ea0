import ts from 'typescript';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  readonly line: number;
}

/** The regular expressions that are written in a file. */
export function patternsIn(path: string, text: string): readonly Pattern[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
