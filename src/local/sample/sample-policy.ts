/** The policy that local mode uses unless a file is named: three products of a university, in its own part numbers. */
export const samplePolicy = JSON.stringify(
  {
    organization: 'Contoso University',
    timeZone: 'America/Los_Angeles',
    term: { endsOn: '06-30', startsOn: '08-01', gap: 'lapse' },
    products: [
      {
        id: 'visio',
        name: 'Visio',
        aliases: ['visio plan 2', 'microsoft visio'],
        skuPartNumbers: ['VISIOCLIENT_FACULTY', 'VISIOCLIENT'],
        overlapServicePlans: [],
      },
      {
        id: 'project',
        name: 'Project',
        aliases: ['ms project', 'project plan 3', 'planner and project plan 3'],
        skuPartNumbers: ['PROJECTPROFESSIONAL_FACULTY', 'PROJECTPROFESSIONAL'],
        overlapServicePlans: [],
      },
      {
        id: 'powerbi',
        name: 'Power BI Pro',
        aliases: ['power bi', 'pbi', 'powerbi pro'],
        skuPartNumbers: ['POWER_BI_PRO_FACULTY', 'POWER_BI_PRO'],
        overlapServicePlans: ['BI_AZURE_P2'],
      },
    ],
    reminders: {
      on: ['03-01', '04-01', '05-01', '05-31', '06-16', '06-23', '06-29', '06-30', '07-01'],
      after: '08:00',
    },
    reconcile: { mode: 'full', maxReleases: 25, everyMinutes: 15, wholeEveryMinutes: 60 },
    purchasing: { reseller: 'SHI', currency: 'USD', requisitionThreshold: 10000 },
  },
  undefined,
  2,
);
