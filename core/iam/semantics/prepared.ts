import type { Condition, PolicyDocument, Statement } from '../documents/statement.ts';
import { actionsIn } from './actions.ts';
import { isAny } from './pattern.ts';
import type { Region } from './region.ts';
import { fillVariables } from './variables.ts';
import type { Who } from './who.ts';

/** A statement with its variables' values, for one principal. */
export type Prepared = {
  readonly statement: Statement;
  /** Indexes of the asked actions that it is about. */
  readonly actions: Uint16Array;
  /** About every resource, whatever the request. */
  readonly isPlain: boolean;
  readonly parts: readonly StatementPart[];
};

/** `variable`: the resource depends on the request; as a condition, so that it can be compared. */
export type StatementPart = { readonly region: Region; readonly variable: readonly Condition[] };

/** Equal statements are prepared once, so that before and after share them. */
export function preparer(who: Who): (documents: readonly PolicyDocument[]) => readonly Prepared[] {
  const known = new Map<string, Prepared>();
  return (documents) => {
    const all = documents.flatMap(({ statements }) =>
      statements.map((statement) => {
        const text = textOf(statement);
        const prepared = known.get(text) ?? prepare(statement, who);
        known.set(text, prepared);
        return prepared;
      }),
    );
    return [...new Set(all)];
  };
}

function prepare(statement: Statement, who: Who): Prepared {
  const parts = partsOf(statement, who);
  const isPlain = parts.every(
    ({ region, variable }) => variable.length === 0 && region.except.length === 0 && region.all.every(isAny),
  );
  return { statement, actions: actionsIn(statement.actions), parts, isPlain };
}

/** Equal for statements that say the same of actions, resources and conditions. */
function textOf({ effect, actions, resources, conditions, hasVariables, isDoubtful }: Statement): string {
  return JSON.stringify([effect, actions, resources, conditions, hasVariables, isDoubtful]);
}

const everything: StatementPart = { region: { all: ['*'], except: [] }, variable: [] };

export function partsOf({ resources, effect, hasVariables }: Statement, who: Who): readonly StatementPart[] {
  if (!resources) return [everything];
  const filled = resources.patterns.map((text) => ({
    text,
    value: hasVariables ? fillVariables(text, who) : { text, depends: false },
  }));
  if (!resources.isNot)
    return filled.flatMap(({ text, value }) =>
      value
        ? [{ region: { all: [value.text], except: [] }, variable: value.depends ? [dependsOn(text)] : [] }]
        : [],
    );
  if (filled.some(({ value }) => !value)) return [];
  // A hole that depends on the request is taken as large where it holds a Deny back, as none in an Allow.
  const holes = filled.flatMap(({ value }) =>
    value && (effect === 'deny' || !value.depends) ? [value.text] : [],
  );
  return [{ region: { all: ['*'], except: holes }, variable: [] }];
}

function dependsOn(text: string): Condition {
  return { operator: 'variable', quantifier: null, ifExists: false, key: 'resource', values: [text] };
}
