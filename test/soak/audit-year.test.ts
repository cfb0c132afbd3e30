import { AuditYear } from '../support/audit-year/audit-year';

it('plays', async () => {
  const year = new AuditYear({ departments: 4, people: 200, every: 8, deeds: 3 }, { seed: Number(process.env['SEED'] ?? 1) });
  await year.run();
  console.log(year.world.readings, Object.fromEntries(year.deeds.counts), year.world.diary.open.length);
  await year.world.documents.close();
}, 100000);
