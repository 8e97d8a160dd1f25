import type { IamAction } from '../actions/iam-actions.ts';
import type { Gain } from './difference.ts';
import { allowed, gained, type Questions } from './identity-change.ts';
import { covers } from './pattern.ts';
import type { Region } from './region.ts';

/** Whether an action is allowed on everything, and whether that is new. */
export type Everything = {
  readonly isAllowed: boolean;
  readonly isSure: boolean;
  readonly isNew: boolean;
  readonly isNewSure: boolean;
  readonly gains: readonly Gain[];
};

export function everything(questions: Questions, action: IamAction, reaches = reachesAll): Everything {
  const { gains } = gained(questions, action);
  const grants = allowed(questions, action).filter(({ region }) => reaches(region));
  return {
    isAllowed: grants.length > 0,
    isSure: grants.some(({ isSure }) => isSure),
    isNew: gains.length > 0,
    isNewSure: gains.some(({ isSure }) => isSure),
    gains,
  };
}

export function isEverything({ isAllowed }: Everything): boolean {
  return isAllowed;
}

/** Whatever its holes are. */
export function reachesAll({ all }: Region): boolean {
  return all.every((pattern) => covers(pattern, 'arn:aws:*:*:*:*'));
}
