/** Metrics of instances with and without the required tags, by stage. */
export const tagMetrics = {
  namespace: 'TagCompliance',
  compliant: 'CompliantInstances',
  nonCompliant: 'NonCompliantInstances',
} as const;
