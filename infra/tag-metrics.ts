/** What a run and an event tell CloudWatch of the tags of instances, by stage. */
export const tagMetrics = {
  namespace: 'TagCompliance',
  compliant: 'CompliantInstances',
  nonCompliant: 'NonCompliantInstances',
} as const;
