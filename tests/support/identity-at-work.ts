import * as fc from 'fast-check';
import { kind } from '../../aws/kinds/iam/iam-identity.ts';
import { reader } from '../../aws/reader.ts';
import { emptyIdentity, type Identity } from '../../core/changes/identity.ts';
import { example } from '../../core/facts/examples.ts';
import type { Receipt } from '../../core/finding.ts';
import { identityId } from '../../core/iam/state/identity-id.ts';
import { type InProgress } from '../../core/ports/remediator.ts';
import { known, type Resource } from '../../core/resource.ts';
import { answeringClients } from './aws-answers.ts';
import { fakeIam } from './fake-iam.ts';
import { sampleFinding } from './sample-finding.ts';

export const at = 'arn:aws:iam::123456789012';
export const texts = ['s3:GetObject', 'iam:*', '100%25'].map(
  (action) => `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"*"}]}`,
);
const trusts = ['ec2', 'lambda'].map(
  (service) =>
    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"${service}.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
);

const someOf = (names: readonly string[]) => fc.subarray([...names]).map((some) => [...some].sort());
const inline = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...texts), {
  noNullPrototype: true,
});
const attached = someOf(['one', 'two', 'three'].map((name) => `${at}:policy/${name}`));
const boundary = fc.option(fc.constantFrom(`${at}:policy/limit`, `${at}:policy/other`));
const versions = fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 5 }).chain((all) =>
  fc.nat(all.length - 1).map((of) => ({
    versions: Object.fromEntries(all.map((text, nth) => [`v${nth + 1}`, text])),
    defaultVersion: `v${of + 1}`,
  })),
);

export function identity(of: Identity['kind'], parts: Partial<Identity>): Identity {
  return emptyIdentity({
    kind: of,
    account: '123456789012',
    arn: `${at}:${of}/it`,
    name: 'it',
    ...parts,
  });
}

export const states = {
  user: fc.record({ inline, attached, boundary, groups: someOf(['dev', 'ops']) }),
  role: fc.record({ inline, attached, boundary, trust: fc.constantFrom(...trusts) }),
  group: fc.record({ inline, attached }),
  policy: versions,
} as const;

export function resourceOf(now: Identity, accepted: Identity | null): Resource<'iam-identity'> {
  const facts = { now: known(now), accepted: known(accepted) };
  return { ...example('iam-identity', { id: identityId(now), facts }), arn: now.arn, name: now.name };
}

export function world(now: Identity, more: Parameters<typeof fakeIam>[2] = {}) {
  const { clients } = answeringClients(() => new Error('nothing is sent'));
  const iam = fakeIam(clients.iam(), now, more);
  const aws = reader(clients, '123456789012', 'global', 0);
  const run = (
    remediation: string,
    accepted: Identity | null,
    facts: Partial<Resource<'iam-identity'>['facts']> = {},
  ) => {
    const plain = resourceOf(now, accepted);
    const resource = { ...plain, facts: { ...plain.facts, ...facts } };
    const of = kind.remediations[remediation];
    if (!of) throw new Error(`no remediation ${remediation}`);
    return of.run(aws, resource, sampleFinding({ resource }));
  };
  /** The state goes through JSON, as it does in the store. */
  const undo = (remediation: string, receipt: Receipt | InProgress) => {
    if (!('summary' in receipt)) throw new Error('not finished');
    const resource = resourceOf(iam.state(), null);
    const sample = sampleFinding({ resource, receipt: JSON.parse(JSON.stringify(receipt)) });
    const finding = { ...sample, plan: { ...sample.plan, remediation } };
    const undoing = kind.remediations[remediation]?.undoing;
    if (!undoing) throw new Error(`${remediation} has no undo`);
    return {
      says: undoing.says(receipt, finding, 0),
      differences: (more: Partial<typeof resource> = {}) =>
        undoing.differences(aws, { ...resourceOf(iam.state(), null), ...more }, finding),
      run: () => undoing.run(aws, finding, resourceOf(iam.state(), null)),
      isDone: () => undoing.isDone(resourceOf(iam.state(), null), finding),
    };
  };
  return { ...iam, run, undo };
}

export const changing = (sent: readonly { readonly command: string }[]) =>
  sent.map(({ command }) => command).filter((command) => !/^(Get|List)/.test(command));

export const accepted = identity('user', { inline: { a: texts[0] ?? '' } });
export const now = identity('user', {
  inline: { a: texts[0] ?? '', b: texts[1] ?? '' },
  attached: [`${at}:policy/one`],
});
