/** Undefined where it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Shape = Readonly<Record<string, unknown>>;

/** Empty where it is no object. */
export function shapeOf(value: unknown): Shape {
  return isShape(value) ? value : {};
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
