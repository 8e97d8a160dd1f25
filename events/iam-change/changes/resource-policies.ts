import type { TouchedResource } from '../../../core/iam/state/iam-event.ts';
import {
  type Changes,
  fieldsIn,
  other,
  type Touch,
  type TrailCall,
  textIn,
  touchesResource,
} from '../call.ts';
import { documentText } from '../document.ts';

type Kind = TouchedResource['kind'];
type Id = (call: TrailCall) => string;

/** The whole policy is in the request. One that is cut has to be read. */
const written =
  (kind: Kind, id: Id, field: string) =>
  (call: TrailCall): Touch =>
    touchesResource(kind, id(call), documentText(call.request[field]) ?? undefined);
const removed =
  (kind: Kind, id: Id) =>
  (call: TrailCall): Touch =>
    touchesResource(kind, id(call), null);
/** The event has only a part of the policy. */
const changed =
  (kind: Kind, id: Id) =>
  (call: TrailCall): Touch =>
    touchesResource(kind, id(call), undefined);

const bucket: Id = (call) => call.need('bucketName');
const key: Id = (call) => call.resourceArns[0] ?? call.need('keyId');
const queue: Id = (call) => call.need('queueUrl');
const topic: Id = (call) => call.need('topicArn');
const secret: Id = (call) =>
  textIn(call.response, 'aRN') ?? textIn(call.response, 'arn') ?? call.need('secretId');
const repository: Id = (call) => call.need('repositoryName');
const accessPoint = (call: TrailCall): Touch => other('access-point', call.need('name'));
const publicAccess = (call: TrailCall): Touch => other('public-access-block', call.account);

export const bucketChanges: Changes = {
  PutBucketPolicy: written('bucket', bucket, 'bucketPolicy'),
  DeleteBucketPolicy: removed('bucket', bucket),
  PutBucketAcl: changed('bucket', bucket),
  PutBucketPublicAccessBlock: changed('bucket', bucket),
  DeleteBucketPublicAccessBlock: changed('bucket', bucket),
  PutAccountPublicAccessBlock: publicAccess,
  DeleteAccountPublicAccessBlock: publicAccess,
  PutAccessPointPolicy: accessPoint,
  DeleteAccessPointPolicy: accessPoint,
};

export const keyChanges: Changes = {
  CreateKey: (call) => (call.request['policy'] ? written('key', newKey, 'policy')(call) : null),
  PutKeyPolicy: written('key', key, 'policy'),
  CreateGrant: changed('key', key),
};
const newKey: Id = (call) =>
  call.resourceArns[0] ?? textIn(fieldsIn(call.response, 'keyMetadata'), 'arn') ?? call.need('keyId');

/** A name or ARN, maybe with a version or alias, which has a policy of its own. */
function lambda(call: TrailCall): Touch {
  const given = call.need('functionName');
  const [, name = given, at] = /(?:^|:function:)([\w-]+)(?::([\w$-]+))?$/.exec(given) ?? [];
  const qualifier = textIn(call.request, 'qualifier') ?? at;
  return qualifier
    ? other('function-version', `${name}:${qualifier}`)
    : touchesResource('function', name, undefined);
}

// CloudTrail adds the version of Lambda's API to the names.
export const functionChanges: Changes = {
  AddPermission20150331v2: lambda,
  RemovePermission20150331v2: lambda,
  CreateFunctionUrlConfig: lambda,
  UpdateFunctionUrlConfig: lambda,
  AddLayerVersionPermission20181031: (call) => other('layer', call.need('layerName')),
};

export const queueChanges: Changes = {
  CreateQueue: (call) =>
    inAttributes(call, 'queue', () => textIn(call.response, 'queueUrl') ?? call.need('queueUrl')),
  SetQueueAttributes: (call) => inAttributes(call, 'queue', queue),
  AddPermission: changed('queue', queue),
  RemovePermission: changed('queue', queue),
};

export const topicChanges: Changes = {
  CreateTopic: (call) =>
    inAttributes(call, 'topic', () => textIn(call.response, 'topicArn') ?? call.need('topicArn')),
  SetTopicAttributes: (call) =>
    call.request['attributeName'] === 'Policy'
      ? touchesResource('topic', topic(call), policyIn(call.request['attributeValue']))
      : null,
  AddPermission: changed('topic', topic),
  RemovePermission: changed('topic', topic),
};

export const secretChanges: Changes = {
  PutResourcePolicy: written('secret', secret, 'resourcePolicy'),
  DeleteResourcePolicy: removed('secret', secret),
};

export const repositoryChanges: Changes = {
  SetRepositoryPolicy: written('repository', repository, 'policyText'),
  DeleteRepositoryPolicy: removed('repository', repository),
  PutRegistryPolicy: (call) => other('registry', call.account),
  DeleteRegistryPolicy: (call) => other('registry', call.account),
};

/** Null when the call did not set the policy. */
function inAttributes({ request, ...call }: TrailCall, kind: Kind, id: Id): Touch | null {
  const attributes = fieldsIn(request, 'attributes');
  if (!('Policy' in attributes)) return null;
  return touchesResource(kind, id({ ...call, request }), policyIn(attributes['Policy']));
}

/** An empty text removes the policy of a queue or topic. */
function policyIn(given: unknown): string | null | undefined {
  return given === '' ? null : (documentText(given) ?? undefined);
}
