import { anyList, anyMap, type Parameter, typeName, type Value, valuesType } from '../value.ts';

const types: Readonly<Record<Parameter, string>> = {
  any: 'interface {}',
  bool: 'bool',
  dict: anyMap,
  float64: 'float64',
  int: 'int',
  int64: 'int64',
  list: anyList,
  string: 'string',
  time: 'time.Time',
  uint32: 'uint32',
  value: 'reflect.Value',
};

/** What Go calls the type of a parameter. */
export function parameterType(parameter: Parameter): string {
  return types[parameter];
}

/** Whether a value that is no nil may be given. */
export function fits(value: Value, parameter: Parameter): boolean {
  const type = typeName(value);
  // A type that is a name for a map may stand where the map is wanted.
  return type === types[parameter] || (parameter === 'dict' && type === valuesType);
}
