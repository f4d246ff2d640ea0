/** GitHub would not do it, and says why. Over HTTP this is the answer; to a person it is an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly (string | object)[] | undefined;

  constructor(status: number, message: string, errors?: readonly (string | object)[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

export function unprocessable(...errors: readonly string[]): Refusal {
  return new Refusal(422, 'Unprocessable Entity', errors);
}

/** Of a request whose form is wrong, as GitHub's OpenAPI description has it. */
export function invalidRequest(problem: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n${problem}`);
}

export function notAccessible(): Refusal {
  return new Refusal(403, 'Resource not accessible by integration');
}
