import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLObjectType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Call, Delivery, EmbeddedGitHub } from '../../src/sandbox/index.ts';
import { sdl } from '../../src/sandbox/graphql/schema.ts';
import { answerProblems } from '../support/github/contract.ts';
import { githubSchema } from '../support/github/schema.ts';
import { tour } from './support/tour.ts';

let github: EmbeddedGitHub;
beforeAll(async () => {
  github = await tour();
});
afterAll(() => github.close());

describe("REST answers are whole by GitHub's own description", () => {
  test('each operation was called', () => {
    expect(github.state.calls.filter(({ route }) => route === undefined)).toEqual([]);
    expect(
      github.state.calls
        .filter(({ status }) => (status ?? 0) >= 400)
        .map(({ path, response }) => [path, response]),
    ).toEqual([]);
  });

  test('and is as described', () => {
    const calls = github.state.calls.filter(({ route }) => route !== '/graphql');
    const wrong = calls.flatMap((call) =>
      problemsOf(call).map((problem) => `${call.method} ${call.path}: ${problem}`),
    );
    // A choice between a user and an enterprise, which the validator does not make; users are held to theirs elsewhere.
    const certain = wrong.filter((problem) => !/installations\S*: \/(?:0\/)?account/.test(problem));
    expect([...new Set(certain)]).toEqual([]);
    expect(new Set(calls.map(({ method, route }) => `${method} ${route}`)).size).toBeGreaterThan(30);
  });

  function problemsOf({ method, route = '', status = 0, response }: Call): string[] {
    const operation = { method, path: route.replaceAll('{+', '{'), parameters: {} };
    const body: unknown = response === undefined ? undefined : JSON.parse(JSON.stringify(response));
    return answerProblems(operation, status, body, 'open');
  }
});

describe('the GraphQL schema is a part of GitHub’s', () => {
  const slim = buildSchema(sdl);
  const types = Object.values(slim.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

  test.each(types.map((type) => [type.name, type] as const))('%s', (name, type) => {
    const whole = githubSchema().getType(name);
    expect(whole?.constructor).toBe(type.constructor);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return;
    const fields = (whole as GraphQLObjectType).getFields();
    for (const field of Object.values((type as GraphQLObjectType).getFields())) {
      const known = fields[field.name];
      expect(`${field.name}: ${String(field.type)}`).toBe(`${known?.name}: ${String(known?.type)}`);
      const given = ({ args = [] }: Partial<typeof field>) =>
        args.map(({ name: of, type: is }) => `${of}: ${String(is)}`);
      expect(given(field)).toEqual(given(known ?? {}));
    }
  });
});

describe('webhooks say at least what all real ones of their kind do', () => {
  type Json = { readonly [key: string]: unknown };
  const file = new URL(
    '../../node_modules/@octokit/webhooks-examples/api.github.com/index.json',
    import.meta.url,
  );
  const known = JSON.parse(readFileSync(file, 'utf8')) as readonly {
    readonly name: string;
    readonly examples: readonly Json[];
  }[];

  test('of each event that was sent', () => {
    const kinds = new Map(
      github.state.deliveries.map((delivery) => [`${delivery.event}.${delivery.action}`, delivery]),
    );
    expect([...kinds.keys()].sort()).toEqual([
      'check_run.completed',
      'check_run.created',
      'check_run.requested_action',
      'check_run.rerequested',
      'check_suite.requested',
      'check_suite.rerequested',
      'installation.created',
      'merge_group.checks_requested',
      'merge_group.destroyed',
      'pull_request.closed',
      'pull_request.converted_to_draft',
      'pull_request.enqueued',
      'pull_request.opened',
      'pull_request.ready_for_review',
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review_comment.deleted',
      'pull_request_review_thread.resolved',
    ]);
    const missing = [...kinds.values()].flatMap((delivery) => lacking(delivery));
    // Which permissions an App has is its own; a suite's commit is not told here.
    const unknown = missing.filter((path) => !/\.permissions\.|check_suite\.head_commit$/.test(path));
    expect([...new Set(unknown)]).toEqual([]);
  });

  /** What every example of the event has, of the same action where there is one. */
  function lacking({ event, action, payload }: Delivery): string[] {
    const all = known.find(({ name }) => name === event)?.examples ?? [];
    const same = all.filter((example) => example['action'] === action);
    const examples = same.length > 0 ? same : all;
    return missingIn(JSON.parse(JSON.stringify(payload)) as Json, examples, event);
  }

  function missingIn(told: Json, examples: readonly Json[], path: string): string[] {
    const [first = {}, ...others] = examples;
    const common = Object.keys(first).filter((key) => others.every((other) => key in other));
    return common.flatMap((key) => {
      if (!(key in told)) return [`${path}.${key}`];
      const inside = examples.map((example) => example[key]);
      const here = told[key];
      if (isObject(here) && inside.every(isObject)) return missingIn(here, inside, `${path}.${key}`);
      return [];
    });
  }

  function isObject(value: unknown): value is Json {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
});
