import { buildSchema, type ExecutionResult, graphql, type GraphQLError, type GraphQLSchema } from 'graphql';
import { Input } from '../http/input.ts';
import { mutations } from './mutation.ts';
import { actorNode, commentNode, pullNode, threadNode } from './pull.ts';
import { repositoryNode } from './repository.ts';
import { sdl } from './schema.ts';
import { Denied, denied, type Scope, visible } from './scope.ts';

let schema: GraphQLSchema | undefined;

/** GitHub answers with status 200 whatever is wrong with the question. */
export async function answerGraphql(scope: Scope, body: unknown): Promise<object> {
  const input = new Input(body);
  const source = input.string('query');
  const result = await graphql({
    schema: (schema ??= buildSchema(sdl)),
    source,
    variableValues: input.optionalObject('variables')?.all() ?? {},
    operationName: input.optionalString('operationName') ?? null,
    rootValue: { ...queries, ...mutations },
    contextValue: scope,
  });
  return { ...dataOf(result), ...errorsOf(result) };
}

const queries = {
  repository: ({ owner, name }: { owner: string; name: string }, scope: Scope) =>
    repositoryNode(scope, visible(scope, owner, name)),
  viewer: (_: object, scope: Scope) => ({
    ...actorNode(scope, scope.world.app.account),
    login: scope.world.app.account.login,
  }),
  rateLimit: (_: object, { world }: Scope) => {
    const { callsPerHour: limit } = world.limits;
    return { limit, cost: 1, remaining: limit, used: 0, nodeCount: 1, resetAt: world.now().toISOString() };
  },
  node: ({ id }: { id: string }, scope: Scope) => {
    for (const pull of scope.world.pulls()) {
      visible(scope, pull.repository.owner.login, pull.repository.name);
      for (const thread of pull.threads) {
        if (thread.id === id) return threadNode(scope, thread);
        const comment = thread.comments
          .map((each) => commentNode(scope, each))
          .find((each) => isNode(each, id));
        if (comment) return comment;
      }
      const node = pullNode(scope, pull);
      if (isNode(node, id)) return node;
    }
    throw new Denied('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  },
};

function isNode(node: object, id: string): boolean {
  return 'id' in node && node.id === id;
}

/** Without a question that can be asked there is no `data`; with one that failed it is there, and has holes. */
function dataOf({ data }: ExecutionResult): object {
  return data === undefined ? {} : { data };
}

function errorsOf({ errors }: ExecutionResult): object {
  return errors ? { errors: errors.map(errorJson) } : {};
}

function errorJson({ message, path, locations, originalError }: GraphQLError): object {
  const reason = denied(originalError);
  return {
    ...(reason && { type: reason.type }),
    ...(path && { path }),
    ...(locations && { locations }),
    message: reason?.message ?? message,
  };
}
