import { inGroups } from '../../../../core/listing.ts';
import type { Protection } from '../../../../core/resource.ts';
import type { Reader } from '../../define.ts';
import { stackOf } from '../stack-of.ts';
import { type Holder, holdersOf, holderWords } from './policy-holders.ts';
import { mostHolders, tooMany } from './refuse-deletion.ts';

const atOnce = 5;

/** Why a managed policy is not deleted because of those that it is attached to. */
export async function protectedByHolders(aws: Reader, arn: string): Promise<readonly Protection[]> {
  const holders = await holdersOf(aws, arn);
  if (holders.length > mostHolders)
    return [
      {
        code: 'too-many-holders',
        because: `${tooMany(holders)}.`,
        toFix: 'Detach it from most of them by hand',
      },
    ];
  const found = await inGroups(holders, atOnce, (one) => protectionBy(aws, one));
  return found.flat().slice(0, 1);
}

async function protectionBy(aws: Reader, one: Holder): Promise<readonly Protection[]> {
  const stack = await stackOf(aws, one.name);
  if (stack === null) return [];
  const who = holderWords(one);
  return [
    {
      code: 'cloudformation',
      because: `The stack ${stack} manages the ${who}, who has it, and its next update may fail without it.`,
      toFix: `Detach it from the ${who} in the template of the stack ${stack}`,
    },
  ];
}
