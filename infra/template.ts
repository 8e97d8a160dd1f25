export type TemplateJson =
  | string
  | number
  | boolean
  | readonly TemplateJson[]
  | { readonly [key: string]: TemplateJson };

/** A text with `${…}` as CloudFormation's substitution. */
export function filled(text: string): TemplateJson {
  return text.includes('${') ? { 'Fn::Sub': text } : text;
}

/** The parameters of every template for member accounts. */
export const memberParameters = {
  JanitorAccountId: {
    Type: 'String',
    Description: 'The account in which the janitor runs.',
    AllowedPattern: '^[0-9]{12}$',
    ConstraintDescription: 'must be 12 digits',
  },
  Stage: {
    Type: 'String',
    Description: 'The stage under which the janitor is deployed there.',
    Default: 'production',
    AllowedPattern: '^[a-z0-9][a-z0-9-]{0,19}$',
    ConstraintDescription: 'must be 1 to 20 of a-z, 0-9 and -',
  },
} as const;
