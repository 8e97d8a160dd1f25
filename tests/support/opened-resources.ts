import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { TrailedCall } from '../../local/aws/cloudtrail.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** Creates the topic `orders`. */
export async function newTopic(endpoint: string, region: string) {
  const sns = new SNSClient({ endpoint, region, credentials });
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'orders' }));
  return {
    /** A call that says nothing of the policy, so that it is read. */
    read: { sample: 'sns:RemovePermission', request: { topicArn, label: 'x' }, region },
    open: async (policyOf: (arn: string) => string): Promise<TrailedCall> => {
      const policy = { AttributeName: 'Policy', AttributeValue: policyOf(topicArn) };
      await sns.send(new SetTopicAttributesCommand({ TopicArn: topicArn, ...policy }));
      const request = { topicArn, attributeName: 'Policy', attributeValue: policy.AttributeValue };
      return { sample: 'sns:SetTopicAttributes', request, region };
    },
  };
}

/** Creates the secret `orders`. */
export async function newSecret(endpoint: string, region: string) {
  const secrets = new SecretsManagerClient({ endpoint, region, credentials });
  const created = await secrets.send(new CreateSecretCommand({ Name: 'orders', SecretString: 'x' }));
  const { ARN: aRN = '' } = created;
  const response = { aRN, name: 'orders' };
  return {
    /** With the characters that AWS adds. */
    name: aRN.split(':secret:')[1],
    open: async (resourcePolicy: string): Promise<TrailedCall> => {
      await secrets.send(new PutResourcePolicyCommand({ SecretId: aRN, ResourcePolicy: resourcePolicy }));
      const request = { secretId: 'orders', resourcePolicy };
      return { sample: 'PutResourcePolicy', request, response, region };
    },
    close: async (): Promise<TrailedCall> => {
      await secrets.send(new DeleteResourcePolicyCommand({ SecretId: aRN }));
      return { sample: 'DeleteResourcePolicy', request: { secretId: aRN }, response, region };
    },
  };
}
