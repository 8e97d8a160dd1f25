/** The measurements of one scan. Items and units are those of the table of evaluations. */
export type Phase = {
  readonly name: string;
  readonly instances: number;
  readonly evaluated: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The peak memory of the process so far, in MB, including its stand-ins for AWS. */
  readonly peakMegabytes: number;
  readonly itemsWritten: number;
  readonly writeCalls: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly findings: number;
  readonly s3Puts: number;
  readonly s3Bytes: number;
};
