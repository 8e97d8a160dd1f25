import { type StageCheck, types } from '../checks/model.ts';
import type { Synthesized, SynthResource } from '../synth/result.ts';

/** A requirement, its check, and changes that the check must report. */
export type Requirement = {
  readonly what: string;
  readonly check: StageCheck;
  readonly broken: readonly Break[];
};

type Break = (whole: Synthesized) => Synthesized;
export type ChangeableInputs = Record<string, unknown>;

/** Changes the first resource of a type, or the first that contains `name`. */
export function change(
  type: keyof typeof types,
  how: (inputs: ChangeableInputs) => unknown,
  name = '',
): Break {
  return (whole) => {
    const found = whole.resources.find(
      (one) => one.type === types[type] && JSON.stringify(one.inputs).includes(name),
    );
    if (!found) throw new Error(`There is no ${type} ${name}`);
    how(found.inputs);
    return whole;
  };
}

export function drop(type: keyof typeof types, name = ''): Break {
  return (whole) => {
    const at = whole.resources.findIndex(
      (one) => one.type === types[type] && JSON.stringify(one.inputs).includes(name),
    );
    if (at < 0) throw new Error(`There is no ${type} ${name}`);
    return { ...whole, resources: whole.resources.toSpliced(at, 1) };
  };
}

export function add(resource: SynthResource): Break {
  return (whole) => ({ ...whole, resources: [...whole.resources, resource] });
}

/** Adds a statement to a role. */
export function grant(role: string, statement: Readonly<Record<string, unknown>>): Break {
  return change(
    'role',
    (inputs) => {
      const policies = inputs.inlinePolicies as { policy: string }[];
      const [first] = policies;
      if (!first) throw new Error(`${role} has no policy`);
      const document = JSON.parse(first.policy) as { Statement: unknown[] };
      document.Statement.push({ Effect: 'Allow', ...statement });
      first.policy = JSON.stringify(document);
    },
    `"name":"janitor-synth-${role}"`,
  );
}
