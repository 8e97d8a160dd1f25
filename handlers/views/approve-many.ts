import { defineView } from '../define.ts';
import { decideMany } from '../many.ts';

export const view = defineView({
  run: (deps, submission) => decideMany(deps, submission, { kind: 'approve' }),
});
