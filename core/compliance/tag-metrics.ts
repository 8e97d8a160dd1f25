/** The metrics that count instances with and without the tags that the policy requires, by stage. */
export const tagMetrics = {
  namespace: 'TagCompliance',
  compliant: 'CompliantInstances',
  nonCompliant: 'NonCompliantInstances',
} as const;
