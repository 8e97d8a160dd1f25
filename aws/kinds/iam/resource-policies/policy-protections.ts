import type { Protection, Tags } from '../../../../core/resource.ts';
import { managedBy } from '../stack-of.ts';

/** Why the policy of a resource is reported and never changed. */
export function policyProtections(name: string, tags: Tags): readonly Protection[] {
  const stack = tags['aws:cloudformation:stack-name'];
  return [
    ...(name.startsWith('janitor-')
      ? [
          {
            code: 'own',
            because: 'It belongs to Janitor.',
            toFix: 'Deploy Janitor again, or undo the change by hand',
          },
        ]
      : []),
    ...(stack === undefined ? [] : [managedBy(stack)]),
  ];
}
