import { tableDefinitions, ttlAttribute } from '../../../aws/tables.ts';
import { inputsOf, listOf, nameOf, prefixOf, type StageCheck, textOf } from './model.ts';

type InputFields = Readonly<Record<string, string>>;

/** Types that have no name of their own, that AWS names, or that are in a database or workgroup of the stage. */
const nameless =
  /:(?:Bucket[A-Za-z0-9]+|CatalogTable|NamedQuery|EventBusPolicy|EventSourceMapping|Distribution|EventTarget|FunctionEventInvokeConfig|FunctionRecursionConfig|FunctionUrl|Key|Permission|PublicKey|QueuePolicy|SecretVersion|TopicPolicy|TopicSubscription)$/;

/** Two stages in one account must not share names. */
export const stageInEveryName: StageCheck = (synthesized) =>
  synthesized.resources
    .filter(({ type }) => type.startsWith('aws:') && !nameless.test(type))
    .filter(({ inputs }) => {
      const name = String(inputs.name ?? inputs.bucket ?? inputs.dashboardName ?? inputs.configurationName);
      // Athena takes no hyphen in the name of a database.
      const hyphenated = name.replaceAll('_', '-');
      return !new RegExp(`(?:^|/)${prefixOf(synthesized)}(?:[-./]|$)`).test(hyphenated);
    })
    .map(({ type, name }) => `${type} ${name} has no stage in its name`);

/** For finding costs and leftovers. */
export const tags: StageCheck = ({ app }) => {
  const wanted = { project: 'cloud-janitor', stage: app.stage, 'managed-by': 'sst' };
  const found = app.providers.aws.defaultTags?.tags ?? {};
  return Object.entries(wanted)
    .filter(([key, value]) => found[key] !== value)
    .map(([key, value]) => `The tag ${key} is ${found[key] ?? 'not there'} and not ${value}`);
};

/** Production is protected from accidental removal; every other stage is removed completely. */
export const removal: StageCheck = (synthesized) => {
  const { app } = synthesized;
  const isProduction = app.stage === 'production';
  return [
    ...(app.removal === (isProduction ? 'retain' : 'remove') ? [] : [`The removal is ${app.removal}`]),
    ...(app.protect === isProduction ? [] : [`protect is ${app.protect}`]),
    ...inputsOf(synthesized, 'table')
      .filter(({ deletionProtectionEnabled }) => deletionProtectionEnabled !== isProduction)
      .map(
        (table) => `${nameOf(table)}: protection from deletion is ${textOf(table.deletionProtectionEnabled)}`,
      ),
    ...inputsOf(synthesized, 'bucket')
      .filter(({ forceDestroy }) => forceDestroy !== !isProduction)
      .map(
        (bucket) => `${textOf(bucket.bucket)}: what is in it goes with it: ${textOf(bucket.forceDestroy)}`,
      ),
    ...inputsOf(synthesized, 'secret')
      .filter(({ recoveryWindowInDays: days }) => (isProduction ? Number(days) < 7 : days !== 0))
      .map((secret) => `${nameOf(secret)} can be had back for ${textOf(secret.recoveryWindowInDays)} days`),
  ];
};

/** Tables have the keys and indexes that the code queries, expiry and recovery. */
export const tables: StageCheck = (synthesized) => {
  const made = new Map(inputsOf(synthesized, 'table').map((table) => [nameOf(table), table]));
  return tableDefinitions(prefixOf(synthesized)).flatMap((definition) => {
    const name = definition.TableName ?? '';
    const table = made.get(name);
    if (!table) return [`There is no table ${name}`];
    const key = (type: string, schema = definition.KeySchema) =>
      schema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
    const wanted = {
      keys: [key('HASH'), key('RANGE')],
      attributes: definition.AttributeDefinitions?.map((one) => `${one.AttributeName} ${one.AttributeType}`),
      indexes: (definition.GlobalSecondaryIndexes ?? []).map((index) =>
        [
          index.IndexName,
          key('HASH', index.KeySchema),
          key('RANGE', index.KeySchema),
          index.Projection?.ProjectionType,
        ].join(' '),
      ),
      billing: definition.BillingMode,
      expiry: { attributeName: ttlAttribute, enabled: true },
      recovery: { enabled: true },
    };
    const is = {
      keys: [table.hashKey, table.rangeKey],
      attributes: (listOf(table.attributes) as readonly InputFields[]).map(
        (one) => `${one.name} ${one.type}`,
      ),
      indexes: (listOf(table.globalSecondaryIndexes) as readonly InputFields[]).map((index) =>
        [index.name, index.hashKey, index.rangeKey, index.projectionType].join(' '),
      ),
      billing: table.billingMode,
      expiry: table.ttl,
      recovery: table.pointInTimeRecovery,
    };
    return Object.entries(wanted)
      .map(([what, value]) => [what, sorted(value), sorted(is[what as keyof typeof is])] as const)
      .filter(([, should, does]) => should !== does)
      .map(([what, should, does]) => `${name}: ${what} are ${does} and not ${should}`);
  });
};

function sorted(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(String).toSorted());
  return JSON.stringify(value, Object.keys(Object(value)).sort());
}
