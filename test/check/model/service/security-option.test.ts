import { expect, test } from '@jest/globals';
import { securityOptionsOf } from '../../../../src/check/model/service/security-option.ts';
import { composeService, webService } from '../../../support/compose.ts';

test.each([
  ['seccomp=unconfined', 'seccomp', 'unconfined'],
  ['apparmor:unconfined', 'apparmor', 'unconfined'],
  ['label=user:system_u', 'label', 'user:system_u'],
  ['label:type:spc_t', 'label', 'type:spc_t'],
  ['seccomp:./a=b.json', 'seccomp:./a', 'b.json'],
  ['no-new-privileges', 'no-new-privileges', ''],
])('%s', (text, name, value) => {
  const [option] = securityOptionsOf(composeService(webService(`image: a\nsecurity_opt: ["${text}"]`)));
  expect(option).toMatchObject({ name, value });
});
