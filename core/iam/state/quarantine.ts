import type { Identity } from '../../changes/identity.ts';
import type { Edit } from './edit.ts';

/** The inline policy by which Janitor quarantines an identity. */
export const ownQuarantine = 'janitor-quarantine';

/** Holds for running sessions of a role, too: IAM reads its policies at each request. */
export const denyEverything =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

/** AWS publishes a new one beside the older ones: `…Quarantine`, `…QuarantineV2`, and so on. */
const ofAws = /^arn:[^:]*:iam::aws:policy\/AWSCompromisedKeyQuarantine(?:V(\d+))?$/;

/** The newest of AWS's quarantine policies among these ARNs; null: none. */
export function newestQuarantine(arns: readonly string[]): string | null {
  const versionOf = (arn: string): number => Number(ofAws.exec(arn)?.[1] ?? 1);
  return (
    arns
      .filter((arn) => ofAws.test(arn))
      .sort((a, b) => versionOf(a) - versionOf(b))
      .at(-1) ?? null
  );
}

type Held = Pick<Identity, 'inline' | 'attached'>;

/** By Janitor, by AWS or by a person. */
export function isQuarantined(identity: Held): boolean {
  const { inline, attached } = quarantineOf(identity);
  return attached.length > 0 || Object.keys(inline).length > 0;
}

/** The quarantine policies of the identity, without its other policies. */
export function quarantineOf({ inline, attached }: Held): Held {
  const own = inline[ownQuarantine];
  return {
    inline: own === undefined ? {} : { [ownQuarantine]: own },
    attached: attached.filter((arn) => ofAws.test(arn)),
  };
}

/** What takes this quarantine off the identity; none: it does not have it. `policyArn`: null for Janitor's own policy. */
export function liftingEdits({ inline, attached }: Held, policyArn: string | null): readonly Edit[] {
  return [
    ...(policyArn !== null && attached.includes(policyArn) ? [{ edit: 'detach', policyArn } as const] : []),
    ...(Object.hasOwn(inline, ownQuarantine)
      ? [{ edit: 'delete-inline', name: ownQuarantine } as const]
      : []),
  ];
}
