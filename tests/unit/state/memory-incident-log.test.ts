import { createMemoryIncidentLog } from '../../fakes/memory-incident-log.ts';
import { incidentLogContract } from '../../support/incident-log-contract.ts';

incidentLogContract(async () => {
  const log = createMemoryIncidentLog();
  return { log, file: async (key) => log.files.get(key) };
});
