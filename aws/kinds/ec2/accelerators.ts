import { type Fact, known, unknown } from '../../../core/resource.ts';

// Instance families by prefix: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
const withAccelerators = /^(p|g|gr|dl|trn|inf|vt|f)\d/;
const withProcessorsAlone = /^((a|c|d|h|hpc|i|im|is|m|mac|r|t|u|x|z)\d|u-)/;

/** Whether GPUs or other accelerators may do the work, which CPUUtilization does not show. */
export function isAccelerated(instanceType: string): Fact<boolean> {
  if (withAccelerators.test(instanceType)) return known(true);
  if (withProcessorsAlone.test(instanceType)) return known(false);
  return unknown(`Unknown whether ${instanceType || 'its type'} has accelerators`);
}
