import { describe, expect, test } from '@jest/globals';
import { causesOf, check } from '../../../src/check/index.ts';
import { review } from '../../../src/review/review.ts';
import { proposalOf } from '../../support/proposal.ts';

/* What a program asks for whose work is privilege, and what a comment explains: told once, and no lighter for it. */

const agent = (image: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  template:
    spec:
      hostNetwork: true
      containers:
        - name: agent
          image: ${image}
          securityContext:
            privileged: true
      volumes:
        - name: cni
          hostPath:
            path: /opt/cni/bin
`;
const powers = ['host-namespace', 'host-path-volume', 'privileged-container', 'privileged-purpose'];
const toldOf = (text: string, path = 'a.yaml') => {
  const { findings } = check([{ path, text }]);
  const told = causesOf(findings).map(({ finding }) => finding);
  return told.filter(({ rule }) => [...powers, 'root-user', 'undropped-capabilities'].includes(rule));
};

describe('a program whose work is privilege', () => {
  test('is told once, by what it is there for', () => {
    expect(toldOf(agent('calico/node:v3.30.0')).map(({ rule }) => rule)).toEqual(['privileged-purpose']);
  });

  test('fails the check under any name, with each thing it asks for', () => {
    for (const image of ['calico/node:v3.30.0', 'evil.example/calico/node', 'acme/web']) {
      const { findings } = check([{ path: 'a.yaml', text: agent(image) }]);
      const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
      expect(errors).toEqual(
        expect.arrayContaining(['host-namespace', 'host-path-volume', 'privileged-container']),
      );
      const { conclusion } = review(proposalOf({}, { 'a.yaml': agent(image) }));
      expect(conclusion).toBe('failure');
    }
  });

  test('is told apart what is unusual even for it', () => {
    const text = agent('calico/node:v3.30.0').replace('/opt/cni/bin', '/var/lib/kubelet/pki');
    expect(toldOf(text).map(({ rule }) => rule)).toEqual(['privileged-purpose', 'host-path-volume']);
  });

  test('fails again when it asks for more, which is told by itself', () => {
    const before = { 'a.yaml': agent('calico/node:v3.30.0').replace('hostNetwork: true', 'hostPID: false') };
    const after = { 'a.yaml': agent('calico/node:v3.30.0') };
    const { introduced, conclusion } = review(proposalOf(before, after));
    expect(conclusion).toBe('failure');
    expect(causesOf(introduced).map(({ finding: { rule } }) => rule)).toEqual(['host-namespace']);
  });

  test('is accepted with what it is there for, and with nothing else', () => {
    const comment = '# plimsoll: ignore privileged-purpose -- the network of this cluster\n          image:';
    const text = agent('calico/node:v3.30.0').replace('image:', comment);
    expect(toldOf(text)).toEqual([]);
    const more = text.replace('/opt/cni/bin', '/var/lib/kubelet/pki');
    expect(toldOf(more).map(({ rule }) => rule)).toEqual(['host-path-volume']);
  });

  test('brings the reason for a waiver along, and no fix', () => {
    const [finding] = toldOf(agent('calico/node:v3.30.0'));
    expect(finding).toMatchObject({ keep: 'sets up the network of its node', fix: null });
  });

  test('is a service of compose as well', () => {
    const service = (image: string): string =>
      `services:\n  vpn:\n    image: ${image}\n    cap_add:\n      - NET_ADMIN\n      - SYS_TIME\n`;
    const rules = (image: string) =>
      causesOf(check([{ path: 'compose.yaml', text: service(image) }]).findings)
        .filter(({ finding }) => finding.severity === 'warning')
        .map(({ finding: { rule, message } }) => [rule, message.includes('SYS_TIME')]);
    expect(rules('qmcgaw/gluetun')).toEqual([
      ['privileged-purpose', false],
      ['added-capability', true],
    ]);
    expect(rules('acme/vpn').filter(([rule]) => rule === 'added-capability')).toHaveLength(2);
  });
});

describe('a comment that says why', () => {
  const pod = (comment: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostPID: true ${comment}\n  containers:\n    - name: web\n      image: nginx:1.29\n`;
  const sharing = (comment: string) => {
    const { findings } = check([{ path: 'pod.yaml', text: pod(comment) }]);
    const found = findings.find(({ rule }) => rule === 'host-namespace');
    return [found?.severity, found?.keep, found?.fix === null];
  };

  test.each([
    [
      'is the reason, and nobody proposes to remove it',
      '# needed to see the workers',
      'needed to see the workers',
    ],
    ['says something', '# TODO: needed to see the workers', undefined],
    ['is more than a word', '# needed', undefined],
    ['is not there', '', undefined],
  ])('%s', (_case, comment, reason) => {
    expect(sharing(comment)).toEqual(['error', reason, reason !== undefined]);
  });

  test.each([
    ['may stand above', '# It reads the arguments of\n  # all workers, which is required.\n', true],
    ['is about a need there', '# Shares the processes of the host\n', false],
    ['is no setting that was taken out', '# nodeSelector: needed for these\n', false],
    ['ends above where it is interrupted', '# needed to see the workers\n\n', false],
  ])('%s', (_case, comment, isReason) => {
    const text = pod('').replace('  hostPID', `  ${comment}  hostPID`);
    const found = check([{ path: 'pod.yaml', text }]).findings.find(({ rule }) => rule === 'host-namespace');
    expect(found?.keep !== undefined).toBe(isReason);
  });
});
