import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql';

let known: GraphQLSchema | undefined;

/** GitHub's GraphQL schema. It has a field twice, so it is taken for valid. */
export function githubSchema(): GraphQLSchema {
  const file = new URL('../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url);
  return (known ??= buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true }));
}

/** What GitHub would not understand of a question. */
export function queryProblems(query: string): string[] {
  return validate(githubSchema(), parse(query)).map(({ message }) => message);
}
