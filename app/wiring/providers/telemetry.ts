import type { Provide } from '../options.ts';

const nobody = { count: () => {}, took: () => {}, worked: () => {} };

export const provide: Provide<'telemetry'> = ({ telemetry }) => telemetry ?? { ...nobody, apiCalls: {} };
