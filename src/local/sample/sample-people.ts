/** A person of the sample tenant, as short as can be typed. */
export interface SamplePerson {
  readonly id: string;
  readonly alias: string;
  readonly name: string;
  readonly jobTitle: string;
  readonly department: string | null;
  readonly usageLocation: string | null;
  readonly isEnabled: boolean;
  readonly isGuest: boolean;
}

/** Name and job title, by alias, in each directory department. */
const staff: Readonly<Record<string, Readonly<Record<string, readonly [name: string, jobTitle: string]>>>> = {
  Mathematics: {
    dreyes: ['Dana Reyes', 'Department Coordinator'],
    jdoe: ['Jane Doe', 'Lecturer'],
    asmith: ['Alex Smith', 'Lab Manager'],
    awong: ['Amy Wong', 'Professor'],
    bkhan: ['Bilal Khan', 'Research Assistant'],
    cdiaz: ['Carla Diaz', 'Lecturer'],
    dlee: ['David Lee', 'Professor'],
    enovak: ['Eva Novák', 'Postdoc'],
    fobrien: ["Finn O'Brien", 'Lecturer'],
    jkim: ['Jordan Kim', 'Lab Manager'],
    gkim: ['Grace Kim', 'Professor'],
    hpatel: ['Hema Patel', 'Student Advisor'],
    isilva: ['Ines Silva', 'Lecturer'],
    lfischer: ['Lena Fischer', 'Lecturer'],
    mrossi: ['Marco Rossi', 'Professor'],
    nadler: ['Nina Adler', 'Web Editor'],
    oprice: ['Owen Price', 'Systems Analyst'],
    ptran: ['Phuong Tran', 'Postdoc'],
    qbauer: ['Quinn Bauer', 'Lecturer'],
    rsato: ['Rei Sato', 'Research Assistant'],
  },
  Chemistry: {
    tmoreau: ['Théo Moreau', 'Laboratory Director'],
    ualvarez: ['Uma Alvarez', 'Department Coordinator'],
    vchen: ['Vera Chen', 'Professor'],
    wolsen: ['Wes Olsen', 'Technician'],
    xli: ['Xiu Li', 'Postdoc'],
    ymori: ['Yuki Mori', 'Lecturer'],
    zhassan: ['Zara Hassan', 'Lecturer'],
    abrandt: ['Anke Brandt', 'Technician'],
    bcosta: ['Bruno Costa', 'Professor'],
    jsmith: ['John Smith', 'Stockroom Manager'],
  },
  History: {
    cward: ['Colin Ward', 'Professor'],
    dfarah: ['Dalia Farah', 'Archivist'],
    egreen: ['Ezra Green', 'Lecturer'],
    fyilmaz: ['Filiz Yılmaz', 'Lecturer'],
    jsmith2: ['John Smith', 'Professor'],
  },
  Physics: {
    mali: ['Mo Ali', 'Professor'],
    glund: ['Greta Lund', 'Technician'],
    hwolf: ['Hugo Wolf', 'Lecturer'],
  },
  'Information Technology': {
    sokafor: ['Sam Okafor', 'License Manager'],
    kbell: ['Kira Bell', 'Service Desk Lead'],
    lmarin: ['Luz Marín', 'Internal Auditor'],
    mberg: ['Milan Berg', 'Systems Administrator'],
  },
};

/** Everybody in the sample tenant: above all the ones named in the README, and one of each kind that cannot simply be added. */
export const samplePeople: readonly SamplePerson[] = [
  ...Object.entries(staff).flatMap(([department, people]) =>
    Object.entries(people).map(([alias, [name, jobTitle]]) => ({ alias, name, jobTitle, department })),
  ),
  { alias: 'visitor_partner.example#EXT#', name: 'Vic Visitor', jobTitle: 'Guest', department: null },
].map((person, index) => ({
  ...person,
  id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
  // Bilal Khan cannot be licensed, Lena Fischer has left, Vic Visitor is a guest.
  usageLocation: person.alias === 'bkhan' ? null : 'US',
  isEnabled: person.alias !== 'lfischer',
  isGuest: person.alias.includes('#EXT#'),
}));

/** Where the people of the sample tenant have their mail. */
export const SAMPLE_DOMAIN = 'contoso.edu';

/** The user principal name of a person of the sample tenant. */
export const sampleAddress = (alias: string): string => `${alias}@${SAMPLE_DOMAIN}`;

/** A person of the sample tenant, by alias. */
export function samplePerson(alias: string): SamplePerson {
  const person = samplePeople.find((one) => one.alias === alias);
  if (person === undefined) throw new Error(`the sample tenant has no ${alias}`);
  return person;
}
