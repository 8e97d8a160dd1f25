import { anyActionOf, iamAction } from '../actions/iam-actions.ts';
import type { IamRule } from '../rule.ts';
import { unlessSure } from '../rule.ts';
import { firstBeginning } from '../semantics/difference.ts';
import { everything, isEverything } from '../semantics/everything.ts';

/** Whoever may do one of these on everything may give itself the rest. */
const ofIam = [
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreatePolicyVersion',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
].map(iamAction);
const ofAny = [anyActionOf('zq0', 'GetAny'), anyActionOf('zq1', 'PutAny'), anyActionOf('zq2', 'AnyOther')];

export const rule: IamRule = {
  category: 'full-admin',
  title: 'Can do everything',
  severities: 'critical; high when conditions have to hold',
  find({ identity, isOwnGain }) {
    if (!identity) return null;
    const others = ofAny.map((action) => everything(identity, action));
    const iam = ofIam.map((action) => everything(identity, action)).filter(isEverything);
    if (!others.every(isEverything) || iam.length === 0) return null;
    const all = [...others, ...iam];
    if (!all.some(({ isNew }) => isNew)) return null;
    const isSure =
      others.every((one) => one.isSure) &&
      iam.some((one) => one.isSure) &&
      all.some((one) => one.isNew && one.isNewSure);
    const beginning = firstBeginning(
      all.flatMap(({ gains }) => gains),
      identity.change.now,
    );
    return {
      severity: isSure || isOwnGain ? 'critical' : 'high',
      newly: ['*'],
      because: `Can do everything in the account${unlessSure(isSure, beginning)}`,
      isSure,
    };
  },
};
