import { expect, test } from '@jest/globals';
import { servicesOf } from '../../../src/check/report/services.ts';
import { composeProject } from '../../support/compose.ts';

test('a report has every effective setting, merged', () => {
  const project = composeProject(
    {
      'app/compose.yaml':
        'services:\n  web:\n    image: web\n    build: ..\n    user: 1000:1000\n    cap_drop: [ALL]\n',
      'app/compose.override.yaml':
        'services:\n  web:\n    read_only: true\n    security_opt: ["no-new-privileges:true"]\n    pid: host\n  db:\n    image: db\n',
    },
    'app/compose.override.yaml',
  );
  const nothing = { capAdd: [], ipc: '', networkMode: '', privileged: false, usernsMode: '' };
  expect(servicesOf(project.services)).toEqual([
    {
      path: 'app/compose.yaml',
      line: 2,
      name: 'web',
      image: 'web',
      build: { context: '..', dockerfile: 'Dockerfile', target: '' },
      ...{ entrypoint: null, command: null, runs: [] },
      user: { value: '1000:1000', kind: 'uid', uid: 1000, from: 'user' },
      effective: {
        ...nothing,
        readOnly: true,
        capDrop: ['ALL'],
        securityOpt: ['no-new-privileges:true'],
        pid: 'host',
      },
    },
    {
      path: 'app/compose.override.yaml',
      line: 6,
      name: 'db',
      image: 'db',
      build: null,
      ...{ entrypoint: null, command: null, runs: [] },
      user: { value: '', kind: 'unknown', uid: null, from: 'image' },
      effective: { ...nothing, readOnly: false, capDrop: [], securityOpt: [], pid: '' },
    },
  ]);
});

test('a project that compose refuses has no services', () => {
  expect(servicesOf(composeProject('services: {web: {image: a, user: 5}}').services)).toEqual([]);
});
