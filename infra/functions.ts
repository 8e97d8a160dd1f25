/** The functions of the project: what they are called on AWS is `<prefix>-<name>`. */
export const functionNames = ['slack', 'scan', 'recheck', 'notify', 'probe', 'sweep', 'daily-scan'] as const;

export type FunctionName = (typeof functionNames)[number];
