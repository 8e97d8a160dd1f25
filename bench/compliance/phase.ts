/** What one run took. Items and units are of the table of evaluations. */
export type Phase = {
  readonly name: string;
  readonly instances: number;
  readonly evaluated: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Of the process until then, stand-ins included. */
  readonly peakMegabytes: number;
  readonly itemsWritten: number;
  readonly writeCalls: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly findings: number;
  readonly s3Puts: number;
  readonly s3Bytes: number;
};
