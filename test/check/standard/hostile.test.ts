import { test } from '@jest/globals';
import fc from 'fast-check';
import { podSpecTypes } from '../../../src/check/facts/pod-spec-types.ts';
import { manifestsIn } from '../../../src/check/model/pod/manifest.ts';
import { workloadOf } from '../../../src/check/model/pod/workload.ts';
import { evaluatePod } from '../../../src/check/standard/evaluate.ts';
import { workloadReport } from '../../../src/check/report/workloads.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';

const words = [...new Set(podSpecTypes.split(/[\s:[\]{}]+/))];
const key = fc.oneof(
  fc.constantFrom('spec', 'template', 'metadata', 'annotations', 'items', ...words),
  fc.string(),
);
const scalar = fc.oneof(
  fc.constantFrom('Unconfined', 'windows', 'ALL', '${X}', 0, 80, true, false, null),
  fc.string(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'large' }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
}));

function readAll(text: string): void {
  const documents = documentsIn(new Source('a.yaml', text), 'kubernetes');
  const workloads = documents.flatMap(manifestsIn).flatMap((manifest) => workloadOf(manifest) ?? []);
  for (const workload of workloads) {
    workloadReport(workload, 'latest', () => undefined);
    for (const pod of workload.pods) {
      for (const version of ['v1.0', 'v1.21', 'v1.30', 'v1.37'] as const) evaluatePod(pod, version);
    }
  }
}

test('no object makes us throw', () => {
  const kind = fc.constantFrom('Pod', 'Deployment', 'CronJob', 'List', 'PodList');
  fc.assert(
    fc.property(kind, value, value, (name, spec, metadata) => {
      readAll(JSON.stringify({ kind: name, metadata, spec, items: spec }));
    }),
  );
});

test('no text does', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      readAll(`kind: Pod\nspec:\n  containers:\n${text}`);
    }),
  );
});
