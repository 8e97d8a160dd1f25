import { startOf } from '../../core/shorten.ts';

/** What happened to an instance, which moto cannot show. */
export type Ailment = {
  /** Its own status check fails, or its host's. */
  readonly check?: { readonly of: 'instance' | 'host'; readonly sinceMs: number };
  /** Who stopped it: `StateReason.Code`. */
  readonly stop?: { readonly code: string; readonly message: string; readonly atMs: number };
};

export type Ailments = {
  readonly set: (region: string, id: string, ailment: Ailment) => void;
  readonly clear: () => void;
  /** After a call that EC2 carried out: a reboot and a stop end what they end on AWS. */
  readonly called: (region: string, operation: string, ids: readonly string[]) => void;
  /** EC2's answer as it would be for these instances. */
  readonly shown: (region: string, operation: string, xml: string) => string;
};

/** The path on which the front takes an ailment of an instance. */
export const ailmentsPath = '/local-copy/ailments';

/** Makes EC2's answers about an instance say what happened to it. */
export async function ail(endpoint: string, region: string, id: string, ailment: Ailment): Promise<void> {
  const body = JSON.stringify({ region, id, ailment });
  const answered = await fetch(new URL(ailmentsPath, endpoint), { method: 'POST', body });
  if (!answered.ok) throw new Error(`The emulated EC2 answered ${answered.status}`);
}

export function createAilments(): Ailments {
  const kept = new Map<string, Ailment>();
  const keyOf = (region: string, id: string): string => `${region}|${id}`;
  const put = (key: string, ailment: Ailment): void => {
    if (ailment.check || ailment.stop) kept.set(key, ailment);
    else kept.delete(key);
  };
  return {
    set: (region, id, ailment) => put(keyOf(region, id), ailment),
    clear: () => kept.clear(),
    called: (region, operation, ids) => {
      for (const id of ids) {
        const key = keyOf(region, id);
        const { check, stop } = kept.get(key) ?? {};
        if (operation === 'RebootInstances' && check?.of === 'instance') put(key, stop ? { stop } : {});
        if (operation === 'StopInstances') kept.delete(key);
        if (operation === 'StartInstances') put(key, check ? { check } : {});
      }
    },
    shown: (region, operation, xml) => {
      let shown = xml;
      for (const [key, ailment] of kept) {
        const [of = '', id = ''] = key.split('|');
        if (of !== region) continue;
        if (operation === 'DescribeInstanceStatus' && ailment.check)
          shown = withFailedCheck(shown, id, ailment.check);
        if (operation === 'DescribeInstances' && ailment.stop) shown = withReason(shown, id, ailment.stop);
      }
      return shown;
    },
  };
}

/** Only of a running instance: a stopped one has no checks. A host that fails makes its instances fail too. */
function withFailedCheck(xml: string, id: string, { of, sinceMs }: NonNullable<Ailment['check']>): string {
  const since = new Date(sinceMs).toISOString();
  const failed = `<details><item><impairedSince>${since}</impairedSince><name>reachability</name><status>failed</status></item></details><status>impaired</status>`;
  const own = new RegExp(
    `(<instanceId>${id}</instanceId><instanceState><code>16</code><name>running</name></instanceState>)<instanceStatus>.*?</instanceStatus><systemStatus>(.*?)</systemStatus>`,
    's',
  );
  return xml.replace(
    own,
    (_, head: string, host: string) =>
      `${head}<instanceStatus>${failed}</instanceStatus><systemStatus>${of === 'host' ? failed : host}</systemStatus>`,
  );
}

/** moto writes the reason of an instance before its id, and the text of the reason after it. */
function withReason(xml: string, id: string, { code, message, atMs }: NonNullable<Ailment['stop']>): string {
  const at = startOf(new Date(atMs).toISOString(), 19).replace('T', ' ');
  const own = new RegExp(
    `<stateReason>(?:(?!<stateReason>).)*?</stateReason>((?:(?!<stateReason>).)*?<instanceId>${id}</instanceId>(?:(?!<instanceId>).)*?)<reason>[^<]*</reason>`,
    's',
  );
  return xml.replace(
    own,
    (_, between: string) =>
      `<stateReason><code>${code}</code><message>${code}: ${message}</message></stateReason>${between}<reason>User initiated (${at} GMT)</reason>`,
  );
}
