import { parseArn } from './arn.ts';
import { covers, hasWildcard } from './pattern.ts';
import type { Region } from './region.ts';
import { ownName } from './variables.ts';
import type { Who } from './who.ts';

/** The principal itself, and nothing else. */
export function isOnlyOwn({ all }: Region, who: Who): boolean {
  return all.some((pattern) => {
    const resource = parseArn(pattern)?.resource ?? pattern;
    if (hasWildcard(resource)) return false;
    if (resource.includes(ownName) || (who.userName !== null && resource === `user/${who.userName}`))
      return true;
    return who.arns.length > 0 && who.arns.every((arn) => covers(pattern, arn));
  });
}

/** The principal itself, perhaps among others. */
export function holdsOwn({ all, except }: Region, who: Who): boolean {
  return (
    all.some((pattern) => pattern.includes(ownName)) ||
    [...who.arns, ...who.through].some(
      (arn) => all.every((pattern) => covers(pattern, arn)) && !except.some((hole) => covers(hole, arn)),
    )
  );
}
