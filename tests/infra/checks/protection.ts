import { inputsOf, nameInArn, nameOf, type StageCheck, statementsOf, textOf, types } from './model.ts';

/** Queues and topics only: DynamoDB and Secrets Manager always encrypt. */
export const encryption: StageCheck = (synthesized) => [
  ...inputsOf(synthesized, 'queue')
    .filter(({ sqsManagedSseEnabled, kmsMasterKeyId }) => sqsManagedSseEnabled !== true && !kmsMasterKeyId)
    .map((queue) => `The queue ${nameOf(queue)} is not encrypted`),
  ...inputsOf(synthesized, 'topic')
    .filter(({ kmsMasterKeyId }) => !kmsMasterKeyId)
    .map((topic) => `The topic ${nameOf(topic)} is not encrypted`),
];

/** CloudWatch needs access to the topic's key: AWS's own key for SNS does not grant it. */
export const alarmsArrive: StageCheck = (synthesized) => {
  const rung = new Set(
    inputsOf(synthesized, 'alarm').flatMap(({ alarmActions }) => (alarmActions as string[]).map(nameInArn)),
  );
  const lets = (policy: unknown, action: string): boolean =>
    statementsOf(policy === undefined ? '{"Statement":[]}' : textOf(policy)).some(
      ({ effect, principal, actions }) =>
        effect === 'Allow' &&
        JSON.stringify(principal) === '{"Service":"cloudwatch.amazonaws.com"}' &&
        actions.includes(action),
    );
  return inputsOf(synthesized, 'topic')
    .filter((topic) => rung.has(nameOf(topic)))
    .flatMap((topic) => {
      const key = synthesized.resources.find(
        ({ type, name }) => type === types.key && name === nameInArn(topic.kmsMasterKeyId),
      );
      const policy = inputsOf(synthesized, 'topicPolicy').find(
        ({ arn }) => nameInArn(arn) === nameOf(topic),
      )?.policy;
      return [
        ...(lets(key?.inputs.policy, 'kms:GenerateDataKey*') && lets(key?.inputs.policy, 'kms:Decrypt')
          ? []
          : [`The key of ${nameOf(topic)} does not let CloudWatch encrypt`]),
        ...(lets(policy, 'sns:Publish') ? [] : [`${nameOf(topic)} does not take what CloudWatch publishes`]),
      ];
    });
};

/**
 * Only the Slack function's URL can be called from outside, besides the Config rule's function by this
 * account's Config.
 */
export const onePublicFunction: StageCheck = (synthesized) => {
  const open = `janitor-${synthesized.app.stage}-slack`;
  return [
    ...inputsOf(synthesized, 'permission')
      .filter(
        ({ function: name, functionUrlAuthType, invokedViaFunctionUrl }) =>
          name !== open || (functionUrlAuthType !== 'NONE' && invokedViaFunctionUrl !== true),
      )
      .filter(
        ({ function: name, principal, sourceAccount }) =>
          name !== `janitor-${synthesized.app.stage}-config-rule` ||
          principal !== 'config.amazonaws.com' ||
          !sourceAccount,
      )
      .map(({ function: name, principal }) => `${String(principal)} may call ${String(name)}`),
    ...inputsOf(synthesized, 'url').flatMap(({ functionName, cors }) => [
      ...(functionName === open ? [] : [`${String(functionName)} has a URL`]),
      ...(cors === undefined ? [] : [`${String(functionName)} answers to web pages of other origins`]),
    ]),
    ...(inputsOf(synthesized, 'url').length === 1 ? [] : ['There is not exactly one URL']),
  ];
};

/** Secrets are only in Secrets Manager. `values`: the secrets that were set. */
export function secretsStay(values: readonly string[], account: string): StageCheck {
  return ({ resources, outputs }) => [
    ...resources
      .filter(({ type }) => type.startsWith('aws:') && !type.endsWith(':SecretVersion'))
      .filter(({ inputs }) => values.some((value) => JSON.stringify(inputs).includes(value)))
      .map(({ type, name }) => `${type} ${name} holds a secret`),
    ...[...values, account]
      .filter((value) => JSON.stringify(outputs).includes(value))
      .map((value) => `The outputs show ${value === account ? "the account's id" : 'a secret'}`),
  ];
}
