import { archiveColumns } from '../../core/published/archive-row.ts';

export const auditTable = 'audit';

/** Athena lists these folders itself, so no crawler and no partitions are needed. */
const partitions = {
  // The first files are of 2026. Later years are free until a query asks for them.
  year: { range: '2026,2045', digits: '4' },
  month: { range: '1,12', digits: '2' },
  day: { range: '1,31', digits: '2' },
} as const;

export const partitionColumns = Object.keys(partitions) as readonly (keyof typeof partitions)[];

/** The folders of the archive: https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html */
export function projection(bucket: string): Readonly<Record<string, string>> {
  const folders = partitionColumns.map((name) => `${name}=\${${name}}`).join('/');
  return {
    EXTERNAL: 'TRUE',
    classification: 'json',
    'projection.enabled': 'true',
    ...Object.fromEntries(
      Object.entries(partitions).flatMap(([name, { range, digits }]) => [
        [`projection.${name}.type`, 'integer'],
        [`projection.${name}.range`, range],
        [`projection.${name}.digits`, digits],
      ]),
    ),
    'storage.location.template': `s3://${bucket}/audit/${folders}/`,
  };
}

/** All columns are texts; the view `events` casts times. A column that a file lacks is null. */
export function auditStorage(bucket: string) {
  return {
    location: `s3://${bucket}/audit/`,
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serDeInfo: {
      serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
      parameters: { 'ignore.malformed.json': 'TRUE' },
    },
    columns: archiveColumns.map((name) => ({ name, type: 'string' })),
  };
}
