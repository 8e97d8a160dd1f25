import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind as addresses } from '../../../aws/kinds/ec2/ec2-address.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import budgets from '../../../bench/budgets.json' with { type: 'json' };
import { probed } from '../../../core/findings/claim.ts';
import { judgePlace } from '../../../core/findings/judging/judge.ts';
import { rule } from '../../../rules/ec2-address-unattached.ts';
import { answeringClients, callerIdentity, ec2Error } from '../../support/aws-answers.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { wholeAnswers } from '../../support/kind-steps.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';
const clock = { nowMs: () => 0 };
const claimCalls: Readonly<Record<string, number>> = budgets.claimCalls;

/** The most that a claim asks AWS: the permission check, and the own tags where a scan has them from an index. */
async function callsOfClaim({ id, remediations, tags }: (typeof kinds)[number]): Promise<number> {
  const counts = [0];
  for (const resource of samplesOf[id]?.resources ?? []) {
    for (const remediation of Object.keys(remediations)) {
      const { clients, requests } = answeringClients(wholeAnswers(id, 'probe', 'unchanged'));
      const inventory = createInventory({ accounts: oneAccount(clients, account), kinds, ...clock });
      await inventory.probe({ ...resource, account }, remediation);
      counts.push(requests.length);
    }
  }
  return Math.max(...counts) + (tags?.index ? 1 : 0);
}

describe('the calls of a claim', () => {
  test.each(kinds.map((kind) => ({ id: kind.id, kind })))('of $id equal its budget', async ({ id, kind }) => {
    expect({ [id]: await callsOfClaim(kind) }).toEqual({ [id]: claimCalls[id] });
  });

  test('for many addresses read the address transfers once', async () => {
    const count = 250;
    const items = Array.from(
      { length: count },
      (_, nth) =>
        `<item><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-${nth}</allocationId><domain>vpc</domain><publicIpv4Pool>amazon</publicIpv4Pool></item>`,
    );
    const { clients, apiCalls } = answeringClients(({ call }) => {
      if (call === 'sts:GetCallerIdentity') return callerIdentity;
      if (call === 'ec2:DescribeAddresses')
        return {
          xml: `<DescribeAddressesResponse><addressesSet>${items.join('')}</addressesSet></DescribeAddressesResponse>`,
        };
      return call === 'ec2:DescribeAddressTransfers'
        ? {
            xml: '<DescribeAddressTransfersResponse><addressTransferSet/></DescribeAddressTransfersResponse>',
          }
        : ec2Error('DryRunOperation', '', 412);
    });
    const inventory = createInventory({
      accounts: oneAccount(clients, account),
      kinds: [addresses],
      ...clock,
    });
    const { judged } = await judgePlace(
      { inventory, rules: [rule], clock },
      { account, region: 'eu-west-1', kinds: [addresses.id] },
      await defaultPolicy([rule]),
    );
    for (const { verdict, ...one } of judged)
      if (verdict.verdict === 'violation')
        await probed({ inventory }, { ...one, verdict, rulePolicy: { ...one.rulePolicy, mode: 'enforce' } });
    expect(apiCalls).toEqual({
      'ec2:DescribeAddresses': 1,
      'ec2:DescribeAddressTransfers': 1,
      'ec2:ReleaseAddress': count,
    });
  });
});
