import { AuditYear } from '../support/audit-year/audit-year';
import { look, newIn } from '../support/audit-year/find-errors';
import { PLANTED_ERRORS } from '../support/audit-year/planted-errors';

it('plays', async () => {
  const year = new AuditYear({ departments: 4, people: 150, every: 11, deeds: 3 }, { seed: Number(process.env['SEED'] ?? 1) });
  const { world } = year;
  await year.run(async (day) => {
    if (day !== '2027-06-30') return;
  for (const { input, plant } of PLANTED_ERRORS) {
    const before = await look(world);
    const undo = await plant(world);
    const now = await look(world);
    await undo();
    process.stdout.write(input+JSON.stringify(newIn(now, before), null, 1)+'\n');
  }
  });
  await world.documents.close();
}, 100000);
