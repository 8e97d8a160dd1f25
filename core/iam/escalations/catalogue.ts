import type { Escalation } from './escalation.ts';
import { existingTargets } from './existing-targets.ts';
import { otherIdentities } from './other-identities.ts';
import { ownPermissions } from './own-permissions.ts';
import { passedRoles } from './passed-roles.ts';

/** Every published way, and a few of our own. Each needs all of its actions. */
export const escalations: readonly Escalation[] = [
  ...ownPermissions,
  ...otherIdentities,
  ...passedRoles,
  ...existingTargets,
];

/** Of each way, the ways that need a part of its actions. */
export const shorterWays: ReadonlyMap<Escalation, readonly Escalation[]> = new Map(
  escalations.map((way) => [
    way,
    escalations.filter(
      ({ all }) => all.length < way.all.length && all.every((action) => way.all.includes(action)),
    ),
  ]),
);
