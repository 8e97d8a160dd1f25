import type { Finding } from '../../../finding.ts';
import type { DecisionFile } from '../decision.ts';
import { decisions } from '../registry.generated.ts';

export type DecisionKind = keyof typeof decisions;

type InputOf<D> = D extends DecisionFile<infer Input> ? Input : never;

/** A decision of a person about a finding. */
export type Decision = {
  [K in DecisionKind]: { readonly kind: K } & InputOf<(typeof decisions)[K]>;
}[DecisionKind];

const kinds = Object.keys(decisions) as DecisionKind[];

/** Returns the decisions that are possible now. Buttons show these, and no others are accepted. */
export function offered(finding: Finding): readonly DecisionKind[] {
  return kinds.filter((kind) => decisions[kind].isOffered(finding));
}
