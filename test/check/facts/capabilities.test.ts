import { expect, test } from '@jest/globals';
import {
  capabilityNames,
  containerdCapability,
  defaultCapabilities,
  dockerCapability,
  isCapability,
  meantCapability,
} from '../../../src/check/facts/capabilities.ts';

test.each([
  // text, Pod Security, Docker, containerd, what was meant
  ['ALL', true, 'ALL', 'ALL', 'ALL'],
  ['all', false, 'ALL', 'ALL', 'ALL'],
  ['CAP_ALL', false, undefined, undefined, 'ALL'],
  ['NET_RAW', true, 'NET_RAW', 'NET_RAW', 'NET_RAW'],
  ['net_raw', false, 'NET_RAW', 'NET_RAW', 'NET_RAW'],
  ['CAP_NET_RAW', false, 'NET_RAW', undefined, 'NET_RAW'],
  ['cap_net_raw', false, 'NET_RAW', undefined, 'NET_RAW'],
  ['NET-RAW', false, undefined, undefined, 'NET_RAW'],
  ['NET_ROW', false, undefined, undefined, undefined],
  ['CAP_CAP_NET_RAW', false, undefined, undefined, undefined],
  ['', false, undefined, undefined, undefined],
])('%j', (text, exact, docker, containerd, meant) => {
  expect(isCapability(text)).toBe(exact);
  expect(dockerCapability(text)).toBe(docker);
  expect(containerdCapability(text)).toBe(containerd);
  expect(meantCapability(text)).toBe(meant);
});

test.each([
  ['docker', 14],
  ['containerd', 14],
  ['crio', 9],
  ['podman', 11],
] as const)('%s gives a container %i capabilities', (runtime, count) => {
  expect(new Set(defaultCapabilities[runtime]).size).toBe(count);
  expect(defaultCapabilities[runtime].filter((name) => !isCapability(name))).toEqual([]);
});

test('Linux has 41 capabilities', () => {
  expect(new Set(capabilityNames).size).toBe(41);
});
