export { appendItem, removeField, removeWhole, replaceText, setField } from './write/change.ts';
export { type Fix, mergeFixes } from './remedy/fix.ts';
