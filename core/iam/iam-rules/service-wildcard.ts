import { anyActionOf, services } from '../actions/iam-actions.ts';
import type { IamRule } from '../rule.ts';
import { some, unlessSure } from '../rule.ts';
import { parseArn } from '../semantics/arn.ts';
import { firstBeginning } from '../semantics/difference.ts';
import { everything, reachesAll } from '../semantics/everything.ts';
import type { Questions } from '../semantics/identity-change.ts';
import { covers, hasWildcard, isAny, overlaps } from '../semantics/pattern.ts';
import type { Region } from '../semantics/region.ts';
import type { Who } from '../semantics/who.ts';

/** Who has all of these has the account, or its secrets. */
const strong = new Set(['iam', 'kms', 'organizations', 'secretsmanager', 'sso', 'sts']);

export const rule: IamRule = {
  category: 'service-wildcard',
  title: 'Can do everything in a service',
  severities: `medium; high for ${[...strong].join(', ')}; one less when conditions have to hold`,
  find({ identity }) {
    if (!identity) return null;
    const { who } = identity.change;
    const found = named(identity).flatMap((service) => {
      const asked = [anyActionOf(service, 'GetZq'), anyActionOf(service, 'ZqAnyOther')];
      const all = asked.map((action) =>
        everything(identity, action, (region) => reachesService(region, service, who)),
      );
      if (!all.every(({ isAllowed }) => isAllowed) || !all.some(({ isNew }) => isNew)) return [];
      return [
        {
          service,
          isSure: all.every(({ isSure }) => isSure) && all.some(({ isNewSure }) => isNewSure),
          gains: all.flatMap(({ gains }) => gains),
        },
      ];
    });
    if (found.length === 0) return null;
    found.sort((a, b) => Number(strong.has(b.service)) - Number(strong.has(a.service)));
    const isSure = found.some((one) => one.isSure);
    const isStrong = found.some((one) => strong.has(one.service) && (one.isSure || !isSure));
    const beginning = firstBeginning(
      found.flatMap(({ gains }) => gains),
      identity.change.now,
    );
    return {
      severity: isStrong ? (isSure ? 'high' : 'medium') : isSure ? 'medium' : 'low',
      newly: found.map(({ service }) => `${service}:*`),
      because: `Can use every action of ${some(found.map(({ service }) => service))} on everything${unlessSure(isSure, beginning)}`,
      isSure,
    };
  },
};

/** Services that an Allow names with all their actions. */
function named({ change: { after } }: Questions): readonly string[] {
  const patterns = [...after.policies, ...(after.boundary ?? [])].flatMap(
    ({ statement: { effect, actions } }) => (effect === 'allow' && !actions.isNot ? actions.patterns : []),
  );
  const found = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('*')) return [];
    const [service = '', name] = pattern.split(':');
    if (name === undefined || !isAny(name) || isAny(service)) return [];
    return hasWildcard(service) ? services.filter((one) => covers(service, one)) : [service];
  });
  return [...new Set(found)].sort();
}

function reachesService(region: Region, service: string, { account }: Who): boolean {
  return (
    reachesAll(region) ||
    region.all.every((pattern) => {
      const arn = parseArn(pattern);
      if (!arn) return isAny(pattern);
      const isOwn = account === null || arn.account === '' || overlaps(arn.account, account);
      return isOwn && covers(arn.service, service) && isAny(arn.resource);
    })
  );
}
