import { type Changes, fieldsIn, textIn, touches } from '../call.ts';
import { documentText, withDocument } from '../document.ts';
import { created, policyOf, readEdit } from '../touched.ts';

/** Managed policies and their versions. */
export const policyChanges: Changes = {
  CreatePolicy: (call) => {
    const text = documentText(call.request['policyDocument']);
    const answered = fieldsIn(call.response, 'policy');
    // The first version of a policy is v1.
    const version = textIn(answered, 'defaultVersionId') ?? 'v1';
    const more = text === null ? null : { versions: { [version]: text }, defaultVersion: version };
    return touches(created(call, 'policy', call.need('policyName'), answered, more));
  },
  CreatePolicyVersion: (call) => {
    const answered = fieldsIn(call.response, 'policyVersion');
    const version = textIn(answered, 'versionId');
    // IAM's default is false: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
    const isDefault = (answered['isDefaultVersion'] ?? call.request['setAsDefault']) === true;
    const edit = withDocument(call.request['policyDocument'], (text) => ({
      edit: 'create-version',
      version,
      text,
      isDefault,
    }));
    return touches(policyOf(call, version === null ? readEdit('the event has no version id') : edit));
  },
  SetDefaultPolicyVersion: (call) =>
    touches(policyOf(call, { edit: 'set-default-version', version: call.need('versionId') })),
  DeletePolicyVersion: (call) =>
    touches(policyOf(call, { edit: 'delete-version', version: call.need('versionId') })),
  DeletePolicy: (call) => touches(policyOf(call, { edit: 'delete' })),
  TagPolicy: (call) => touches(policyOf(call, readEdit('its tags changed'))),
  UntagPolicy: (call) => touches(policyOf(call, readEdit('its tags changed'))),
};
