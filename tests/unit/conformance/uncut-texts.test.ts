import { describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { confirmRemediation } from '../../../blocks/card/confirm.ts';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { findingRow } from '../../../blocks/card/finding-row.ts';
import { finalNotice } from '../../../blocks/card/thread-messages.ts';
import { topicNotice } from '../../../blocks/card/topic-notice.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import { exampleNowMs } from '../../../core/facts/examples.ts';
import type { Finding, Status } from '../../../core/finding.ts';
import type { Resource } from '../../../core/resource.ts';
import { type AnyRule, judgeOnce } from '../../../core/rule.ts';
import { shorten } from '../../../core/shorten.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const statuses: readonly Status[] = ['claimed', 'open', 'scheduled', 'failed', 'remediated', 'resolved'];
const annotationLength = 256;

const allRules: readonly AnyRule[] = rules;

type Case = { readonly rule: string; readonly about: string; readonly finding: Finding };

/** The examples of every rule, each with every remediation that the rule may have. */
const cases: readonly Case[] = allRules.flatMap((rule) =>
  rule.examples.violating.flatMap((resource: Resource) => {
    const verdict = judgeOnce(rule, resource, rule.thresholds, exampleNowMs);
    if (!('verdict' in verdict) || verdict.verdict !== 'violation') return [];
    const remediations = kinds.find(({ id }) => id === rule.kind)?.remediations ?? {};
    const plans: Finding['plan'][] = Object.entries(remediations).map(([remediation, { title, undo }]) => ({
      ...sampleFinding().plan,
      remediation,
      title,
      undo,
    }));
    const byHand = verdict.toFix ?? rule.toFix;
    if (byHand) plans.push({ ...sampleFinding().plan, remediation: null, title: byHand });
    return plans.map((plan) => ({
      rule: rule.id,
      about: plan.title,
      finding: sampleFinding({
        rule: rule.id,
        ruleTitle: rule.title,
        because: verdict.because,
        evidence: verdict.evidence,
        protections: resource.protections,
        plan,
        receipt: null,
      }),
    }));
  }),
);

function textsOf({ finding }: Case): unknown {
  return statuses.map((status) => {
    const one = { ...finding, status };
    return [
      findingCard(one, { buttons: [], paused: true }),
      findingRow(one),
      finalNotice(one, null),
      topicNotice(one),
      detailsMessage(one, { charts: true }),
      detailsMessage(one, { charts: false }),
      one.plan.remediation === null ? null : confirmRemediation(one, 'now'),
    ];
  });
}

describe("the product's own texts", () => {
  test('have a case for every rule', () => {
    expect([...new Set(cases.map(({ rule }) => rule))].toSorted()).toEqual(
      rules.map(({ id }) => id).toSorted(),
    );
  });

  test.each(cases)('are not shortened for $rule: $about', (one) => {
    // A line of its own stands for unchanged lines between two changes of a document.
    const texts = JSON.stringify(textsOf(one)).replaceAll(/(?<=\\n)…(?=\\n)/g, '');
    const cut = texts.match(/[^"]{0,60}…/g) ?? [];
    expect(cut).toEqual([]);
    expect(shorten(one.finding.because, annotationLength)).toBe(one.finding.because);
  });

  test('name the resource in the question before a remediation', () => {
    const questions = kinds.flatMap(({ remediations }) =>
      Object.values(remediations).map(({ title, undo }) => {
        const { plan } = sampleFinding();
        return confirmRemediation(
          sampleFinding({ plan: { ...plan, title, undo } }),
          'after the grace period',
        );
      }),
    );
    for (const { title, text } of questions) {
      expect(title).toMatch(/^(?:\w+ web-7\b(?! after).*|web-7: [a-z].*)\?$/);
      expect(text).toMatch(
        /You can (?:start|stop|set|take|restore|remove|change|allocate|make) |Cannot be undone\. |There is nothing to undo\. /,
      );
    }
    expect(questions.length).toBeGreaterThan(9);
  });

  test.each(allRules.flatMap(({ id, compliance }) => (compliance ? [{ id, compliance }] : [])))(
    'have a name for $id that fits the chart of the compliance report',
    ({ compliance: { passing, short = passing } }) => {
      expect(short.length).toBeLessThanOrEqual(20);
    },
  );
});
