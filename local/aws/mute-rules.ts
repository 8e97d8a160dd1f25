type Put = {
  readonly Name: string;
  readonly Rule: { readonly Schedule: { readonly Expression: string; readonly Duration: string } };
  readonly MuteTargets?: { readonly AlarmNames: readonly string[] };
};
type Named = { readonly AlarmMuteRuleName: string };

/** The operations that are answered here. */
export const muteOperations = ['PutAlarmMuteRule', 'DeleteAlarmMuteRule', 'GetAlarmMuteRule'] as const;

export type MuteOperation = (typeof muteOperations)[number];

type MuteAnswer = { readonly status: number; readonly body: object };

/**
 * CloudWatch's alarm mute rules, which moto has not: kept and read back by account and region, and nothing is muted.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
 */
export function createMuteRules() {
  const kept = new Map<string, Put>();
  return {
    clear: () => kept.clear(),
    answer: (scope: string, operation: MuteOperation, asked: unknown): MuteAnswer => {
      if (operation === 'PutAlarmMuteRule') {
        const rule = asked as Put;
        kept.set(`${scope}|${rule.Name}`, rule);
        return { status: 200, body: {} };
      }
      const key = `${scope}|${(asked as Named).AlarmMuteRuleName}`;
      if (operation === 'DeleteAlarmMuteRule') {
        kept.delete(key);
        return { status: 200, body: {} };
      }
      const rule = kept.get(key);
      return rule
        ? { status: 200, body: rule }
        : { status: 404, body: { __type: 'com.amazonaws.cloudwatch#ResourceNotFoundException' } };
    },
  };
}
