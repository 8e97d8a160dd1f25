import { type Check, inputsOf, nameInArn, nameOf, statementsOf, textOf, types } from './model.ts';

/** Queues and topics; DynamoDB and Secrets Manager have nothing that is not encrypted. */
export const encryption: Check = (synthesized) => [
  ...inputsOf(synthesized, 'queue')
    .filter(({ sqsManagedSseEnabled, kmsMasterKeyId }) => sqsManagedSseEnabled !== true && !kmsMasterKeyId)
    .map((queue) => `The queue ${nameOf(queue)} is not encrypted`),
  ...inputsOf(synthesized, 'topic')
    .filter(({ kmsMasterKeyId }) => !kmsMasterKeyId)
    .map((topic) => `The topic ${nameOf(topic)} is not encrypted`),
];

/** An alarm reaches nobody when its topic's key lets CloudWatch not in: AWS's own key for SNS does not. */
export const alarmsArrive: Check = (synthesized) => {
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

/** The one door is the Slack function's URL: nothing else may be called from outside, but for AWS Config's rule by this account's Config. */
export const oneDoor: Check = (synthesized) => {
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

/** Secrets come to AWS Secrets Manager alone. `values`: what was set. */
export function secretsStay(values: readonly string[], account: string): Check {
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
