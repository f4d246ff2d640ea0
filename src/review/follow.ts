import type { Finding } from '../check/index.ts';
import { bodyOf } from './comment.ts';
import { fenced } from './inert.ts';
import { digestOf, keysOf, type Marker, readMarker, written } from './marker.ts';
import type { Comment } from './plan.ts';
import type { Review } from './review.ts';
import type { Posted, Setting } from './setting.ts';
import { disarmed, isToldFixed } from './spent.ts';

/** On the right side of the diff. */
export interface NewComment {
  readonly path: string;
  /** Only where it is less than `line`. */
  readonly startLine?: number;
  readonly line: number;
  readonly body: string;
}

export interface FollowUp {
  /** Nothing that stands there already. */
  readonly comments: readonly NewComment[];
  /** To be resolved, or deleted where nobody answered: ours, mended or replaced, unresolved. */
  readonly gone: readonly Posted[];
  /** Of those that stay: a suggestion that is offered no longer, since its text is there or would do something else now. */
  readonly spent: readonly Posted[];
}

/**
 * What is still to be said after what was said before. A finding that was told is not told again, wherever its lines
 * have gone. If there is other advice for it now, its comment gives way to a new one; but one that somebody answered or
 * resolved stays as it is, and settles what it tells.
 */
export function followUp(review: Review, setting: Setting): FollowUp {
  const keys = keysOf([...review.introduced, ...review.existing]);
  const holding = new Set(keys.values());
  const said = new Said(setting.posted, holding);
  const key = (finding: Finding): string => keys.get(finding) ?? '';
  const fresh = review.comments.flatMap((comment) => {
    const left = unsettled(comment, (finding) => said.isSettled(key(finding)));
    if (!left) return [];
    const marker = { keys: left.findings.map(key), digest: digestOfComment(left) };
    return said.keeps(marker) ? [] : [{ comment: left, marker }];
  });
  const gone = said.gone(new Set(fresh.flatMap(({ marker }) => marker.keys)));
  const blocking = new Set(review.blocking);
  const { links } = setting;
  return {
    comments: fresh.map(({ comment, marker }) =>
      newComment(marker, comment, bodyOf(comment, links, blocking)),
    ),
    gone,
    spent: spentOf(review, setting, new Set(gone)),
  };
}

/** By its very lines: what is still to be committed is offered now as it was. */
function spentOf({ comments }: Review, { posted }: Setting, gone: ReadonlySet<Posted>): Posted[] {
  const offers = comments.flatMap(({ path, suggestion }) =>
    suggestion ? [{ path, block: fenced('suggestion', suggestion.lines) }] : [],
  );
  return posted.filter((each) => {
    if (!each.isOurs || each.isResolved || gone.has(each) || disarmed(each.body) === undefined) return false;
    return !offers.some(({ path, block }) => path === each.path && each.body.includes(block));
  });
}

/** Where nothing is left to be said. */
export function allGone(posted: readonly Posted[]): Posted[] {
  return new Said(posted, new Set()).gone(new Set());
}

/** Without what was told and settled: the suggestion mends it along. */
function unsettled(comment: Comment, isSettled: (finding: Finding) => boolean): Comment | undefined {
  const findings = comment.findings.filter((finding) => !isSettled(finding));
  if (findings.length === 0) return undefined;
  if (findings.length === comment.findings.length) return comment;
  const settled = comment.suggestion
    ? comment.findings.filter((finding) => isSettled(finding) && finding.fix !== null)
    : [];
  return { ...comment, findings, alsoMends: [...settled, ...comment.alsoMends] };
}

/** What it offers; neither where it stands nor in which words. */
function digestOfComment({ suggestion, advice }: Comment): string {
  return digestOf(JSON.stringify([suggestion?.lines, advice.map(({ title }) => title)]));
}

function newComment(marker: Marker, { path, startLine, line }: Comment, words: string): NewComment {
  return {
    path,
    ...(startLine < line ? { startLine } : {}),
    line,
    body: `${words}\n\n${written(marker)}`,
  };
}

interface Remark extends Marker {
  readonly posted: Posted;
}

/** Our own comments, by what they say in their markers. */
class Said {
  /** Of the findings that are still there. */
  readonly #holding: ReadonlySet<string>;
  readonly #remarks: readonly Remark[];
  readonly #settled: ReadonlySet<string>;
  readonly #kept = new Set<Posted>();

  constructor(posted: readonly Posted[], holding: ReadonlySet<string>) {
    this.#holding = holding;
    this.#remarks = posted.flatMap((each) => {
      const marker = each.isOurs ? readMarker(each.body) : undefined;
      return marker ? [{ ...marker, posted: each }] : [];
    });
    this.#settled = new Set(
      this.#remarks.filter((remark) => this.#settles(remark)).flatMap(({ keys }) => keys),
    );
  }

  /**
   * GitHub resolves a comment when its suggestion is committed. Then a part of what it told is mended, and nobody has
   * said that the rest shall stay.
   */
  #settles({ keys, posted }: Remark): boolean {
    // What is there again, after we have said that it is fixed, is told anew.
    if (isToldFixed(posted.body)) return false;
    return posted.isResolved ? keys.every((key) => this.#holding.has(key)) : posted.hasReplies;
  }

  isSettled(key: string): boolean {
    return this.#settled.has(key);
  }

  /** An open comment that says exactly this. A second one, which a lost answer may have brought, is not kept. */
  keeps({ keys, digest }: Marker): boolean {
    const same = this.#remarks.find(
      ({ posted, ...said }) => isOpen(posted) && said.digest === digest && hasSame(said.keys, keys),
    );
    if (same) this.#kept.add(same.posted);
    return same !== undefined;
  }

  /** Open ones that tell nothing that still holds, or what another comment tells now. */
  gone(toldNow: ReadonlySet<string>): Posted[] {
    const told = new Set([...toldNow, ...this.#settled]);
    for (const { keys, posted } of this.#remarks)
      if (this.#kept.has(posted)) for (const key of keys) told.add(key);
    const isGone = ({ keys, posted }: Remark): boolean => {
      if (posted.isResolved || this.#kept.has(posted)) return false;
      // What is mended is over, whatever was said about it; its suggestion must not be committed a second time.
      if (keys.every((key) => !this.#holding.has(key))) return true;
      return isOpen(posted) && keys.some((key) => told.has(key));
    };
    return this.#remarks.filter(isGone).map(({ posted }) => posted);
  }
}

function isOpen({ isResolved, hasReplies }: Posted): boolean {
  return !isResolved && !hasReplies;
}

function hasSame(a: readonly string[], b: readonly string[]): boolean {
  const all = new Set(a);
  return all.size === new Set(b).size && b.every((key) => all.has(key));
}
