import { describe, expect, test } from '@jest/globals';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { githubOf } from '../../../src/cli/format/github.ts';
import { junitOf } from '../../../src/cli/format/junit.ts';
import { markdownOf } from '../../../src/cli/format/markdown.ts';
import { finding, range, reportWith } from '../support/report.ts';

/* The forms that programs read. What a stranger's file holds must stay text in each of them. */

const fix = { title: 'Do it', safety: 'safe' as const, edits: [], try: '' };

describe('github', () => {
  test('an annotation for each finding, the worst first', () => {
    const notice = finding('2:1-5', { severity: 'notice', rule: 'small' });
    expect(githubOf([notice, finding('3:6-10', { message: 'A.', why: 'B.', fix })])).toBe(
      `::error file=Dockerfile,line=3,endLine=3,col=6,endColumn=10,title=root-user (error)::A. B. Safe to apply: do it.
::notice file=Dockerfile,line=2,endLine=2,col=1,endColumn=5,title=small (notice)::Stage \`runtime\` runs as root. Root in a container is root on its node as soon as anything else goes wrong.
`,
    );
  });

  test('no columns where a place goes over lines, which GitHub refuses', () => {
    expect(githubOf([finding('3:6-5:2')])).toMatch(/^::error file=Dockerfile,line=3,endLine=5,title=/);
  });

  test('a likely error is shown as a warning, since it fails nothing', () => {
    expect(githubOf([finding('3:6-10', { confidence: 'likely' })])).toMatch(/^::warning /);
  });

  test('no message gives a command of its own', () => {
    const hostile = '\n::set-output name=x::y\r%0A::add-mask::z';
    const text = githubOf([finding('1:1-2', { path: `a,b:${hostile}`, message: hostile, why: '' })]);
    expect(text.match(/^::/gm)).toHaveLength(1);
    expect(text).toContain('file=a%2Cb%3A ');
    expect(text).toContain('%250A');
  });
});

describe('junit', () => {
  test('a suite for each file; what fails the check has failed', () => {
    const image = { path: 'clean/Dockerfile', stage: '', index: 0, final: true, base: null, source: null };
    const user = { value: '1000', kind: 'uid', uid: 1000, from: 'USER' } as const;
    const report = reportWith({
      findings: [
        finding('3:6-10', { message: 'A.', why: 'B.' }),
        finding('4:1-2', { rule: 'c', severity: 'warning', message: 'D.', why: 'E.' }),
      ],
      images: [{ ...image, user }],
      skipped: [{ path: 'x.yaml', reason: 'too large', kind: 'unread' }],
    });
    expect(junitOf(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plimsoll" failures="1">
  <testsuite name="Dockerfile" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="Dockerfile" name="root-user: stage runtime (line 3)"><failure type="root-user" message="A.">Dockerfile:3:6: error: A.
B.</failure></testcase>
    <testcase classname="Dockerfile" name="c: stage runtime (line 4)"><system-out>Dockerfile:4:1: warning: D.
E.</system-out></testcase>
  </testsuite>
  <testsuite name="clean/Dockerfile" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="clean/Dockerfile" name="judged"/>
  </testsuite>
  <testsuite name="not judged" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="x.yaml" name="judged"><skipped message="too large"/></testcase>
  </testsuite>
</testsuites>
`);
  });

  test('what XML cannot hold is replaced, and what it would obey is escaped', () => {
    const text = junitOf(reportWith({ findings: [finding('1:1-2', { message: '<a b="&">\u0000\u001b' })] }));
    expect(text).toContain('message="&lt;a b=&quot;&amp;&quot;&gt;\ufffd\ufffd"');
    expect(text).not.toMatch(/[\u0000\u001b]/);
  });
});

describe('markdown', () => {
  const options = { stops: true };

  test('a table of what is wrong, and what to do', () => {
    const findings = [
      finding('3:6-10', { fix }),
      finding('5:6-10', { path: 'b/Dockerfile', fix }),
      finding('4:1-2', { rule: 'c', severity: 'warning', message: 'D.', why: 'E.', confidence: 'likely' }),
    ];
    const skipped = [{ path: 'x.yaml', reason: 'too large', kind: 'unread' as const }];
    expect(markdownOf(reportWith({ findings, skipped }), options)).toBe(`## Plimsoll

2 errors and 1 warning in 2 files. The errors fail the check. 1 file not judged.

| Severity | What | Where | Fix |
| --- | --- | --- | --- |
| error, **fails the check** | Stage \`runtime\` runs as root. | \`Dockerfile:3\` and 1 other place | Safe to apply: do it. |
| likely warning | D. | \`Dockerfile:4\` | \`plimsoll explain c\` |

<details><summary>Not judged: 1 file</summary>

- \`x.yaml\`: too large

</details>

2 have a safe fix: \`plimsoll fix\`
`);
  });

  test('nothing of a stranger comes alive', () => {
    const hostile = '| @all <img src=x> [a](http://b) `| # ` ![x](y)';
    const findings = [finding('1:1-2', { path: hostile, message: hostile, fix: { ...fix, title: hostile } })];
    const skipped = [{ path: hostile, reason: hostile, kind: 'unread' as const }];
    const tree = fromMarkdown(markdownOf(reportWith({ findings, skipped }), options), {
      extensions: [gfm()],
      mdastExtensions: [gfmFromMarkdown()],
    });
    expect(JSON.stringify(tree)).not.toMatch(/"type":"(?:link|image|heading","depth":1)/);
    expect(JSON.stringify(tree)).not.toContain('"value":"<img');
  });

  test('of very many the worst are shown, and the others counted', () => {
    const findings = Array.from({ length: 120 }, (_, index) =>
      finding('1:1-2', { rule: `rule-${index}`, ...range('1:1-2') }),
    );
    expect(markdownOf(reportWith({ findings }), options)).toContain('20 more are not shown.');
  });
});
