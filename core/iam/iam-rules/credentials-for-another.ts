import { newlyOpen } from '../escalations/newly-open.ts';
import { isUser } from '../reading/is-user.ts';
import type { IamRule } from '../rule.ts';
import { nameOf, parseArn } from '../semantics/arn.ts';
import { type Questions, questionsOf } from '../semantics/identity-change.ts';

const words: Readonly<Record<string, string>> = {
  CreateAccessKey: 'has an access key for',
  CreateLoginProfile: 'knows the console password of',
  CreateServiceSpecificCredential: 'has service credentials of',
  DeactivateMFADevice: 'switched off MFA for',
  DeleteVirtualMFADevice: 'deleted the MFA device of',
  EnableMFADevice: 'registered an MFA device for',
  ResetServiceSpecificCredential: 'has the service credentials of',
  ResyncMFADevice: 'synchronized the MFA device of',
  UpdateAccessKey: 'enabled an access key of',
  UpdateLoginProfile: 'knows the console password of',
  UpdateSSHPublicKey: 'enabled an SSH key of',
  UpdateServiceSpecificCredential: 'enabled service credentials of',
  UpdateSigningCertificate: 'enabled a signing certificate of',
  UploadSSHPublicKey: 'has an SSH key for',
  UploadSigningCertificate: 'has a signing certificate for',
};

export const rule: IamRule = {
  category: 'credentials-exposure',
  title: 'Somebody made credentials for another user',
  severities: 'high when that user can escalate; medium',
  find({ event, identity }) {
    const word = words[event.name];
    const { userName: owner, status } = event.parameters;
    if (!word || typeof owner !== 'string' || isUser(event, owner)) return null;
    if (setsStatus.test(event.name) && status !== 'Active') return null;
    const isStrong = identity !== null && canEscalate(identity);
    return {
      severity: isStrong ? 'high' : 'medium',
      newly: [`${event.name} for ${owner}`],
      because: `${event.actorName ?? nameOfActor(event.actor)} ${word} ${owner}.`,
      isSure: event.actor !== null,
    };
  },
};

/** "The role app", from its ARN. */
function nameOfActor(actor: string | null): string {
  if (actor === null) return 'Somebody';
  const resource = parseArn(actor)?.resource ?? actor;
  return resource.startsWith('role/') ? `The role ${nameOf(resource)}` : resource;
}

const setsStatus = /^Update(AccessKey|SSHPublicKey|ServiceSpecificCredential|SigningCertificate)$/;

/** By what the user's other policies allow. */
function canEscalate({ change }: Questions): boolean {
  const fromNothing = questionsOf({ ...change, before: { policies: [], boundary: null } });
  return newlyOpen(fromNothing).length > 0;
}
