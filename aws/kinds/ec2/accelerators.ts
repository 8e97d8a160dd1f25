import { type Fact, known, unknown } from '../../../core/resource.ts';

// Families by their first letters: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
const withAccelerators = /^(p|g|gr|dl|trn|inf|vt|f)\d/;
const withProcessorsAlone = /^((a|c|d|h|hpc|i|im|is|m|mac|r|t|u|x|z)\d|u-)/;

/** Whether its work may be done by GPUs or other accelerators, which CPUUtilization says nothing about. */
export function isAccelerated(instanceType: string): Fact<boolean> {
  if (withAccelerators.test(instanceType)) return known(true);
  if (withProcessorsAlone.test(instanceType)) return known(false);
  return unknown(`Unknown whether ${instanceType || 'its type'} has accelerators`);
}
