export type { Change, Value } from './write/change.ts';
export { appendItem, removeField, removeWhole, replaceText, setField } from './write/change.ts';
export { type Fix, mergeFixes } from './remedy/fix.ts';
