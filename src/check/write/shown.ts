import { Field } from '../read/field.ts';
import { type Place, shownPlace as nearestPlace } from '../text/source.ts';
import { writtenField } from './laid.ts';

/** Where a person is to look: for something absent in what values print, the map in the values file that it belongs into. */
export function shownPlace(at: Place): Place {
  const own = at instanceof Field && !at.written && at.source.origins ? writtenField(at) : undefined;
  const isElsewhere = own && own.source !== at.source && !own.source.origins;
  return isElsewhere ? { source: own.source, span: own.span } : nearestPlace(at);
}
