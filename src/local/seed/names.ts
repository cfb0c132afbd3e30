/** Names are put together from parts, so that no person of these has ever lived; the same number always gives the same name. */
const FIRST = [
  ...['Ada', 'Aisha', 'Alan', 'Amara', 'Ana', 'Anton', 'Arun', 'Beatriz', 'Ben', 'Carmen', 'Chen', 'Clara', 'Dana'],
  ...['Diego', 'Elena', 'Emil', 'Farid', 'Fatima', 'Felix', 'Grace', 'Hana', 'Henry', 'Ida', 'Igor', 'Ines', 'Ivan'],
  ...['Jamal', 'Jin', 'Jonas', 'Julia', 'Karim', 'Kira', 'Lars', 'Leila', 'Liam', 'Lucia', 'Malik', 'Maria', 'Mei'],
  ...['Milan', 'Nadia', 'Nils', 'Noor', 'Olga', 'Omar', 'Paula', 'Pedro', 'Priya', 'Rafael', 'Rosa', 'Ruth', 'Samir'],
  ...['Sara', 'Sven', 'Tara', 'Tomas', 'Uma', 'Victor', 'Wanda', 'Yara', 'Yusuf', 'Zoe'],
];
const LAST = [
  ...[
    'Abara',
    'Acosta',
    'Ahlgren',
    'Baker',
    'Barros',
    'Becker',
    'Bianchi',
    'Blum',
    'Bojko',
    'Brandt',
    'Cabral',
    'Calder',
  ],
  ...[
    'Castro',
    'Cerny',
    'Chavez',
    'Cohen',
    'Dalton',
    'Darzi',
    'Desai',
    'Dietz',
    'Dimitrov',
    'Doyle',
    'Duarte',
    'Ekberg',
  ],
  ...[
    'Engel',
    'Eriksen',
    'Falk',
    'Farkas',
    'Ferrari',
    'Fischer',
    'Flores',
    'Fuchs',
    'Garza',
    'Gibson',
    'Goto',
    'Grabow',
  ],
  ...[
    'Haddad',
    'Hansen',
    'Hartley',
    'Hoang',
    'Horvath',
    'Hughes',
    'Ibarra',
    'Ito',
    'Jansen',
    'Jensen',
    'Kaplan',
    'Kato',
  ],
  ...['Keller', 'Khalil', 'Kowal', 'Kumar', 'Lange', 'Larsen', 'Lehtinen', 'Lopez', 'Lund', 'Maier', 'Marek', 'Mensah'],
  ...[
    'Meyer',
    'Molina',
    'Moreau',
    'Nakata',
    'Navarro',
    'Nielsen',
    'Nowak',
    'Obi',
    'Okoye',
    'Olsen',
    'Ortega',
    'Parikh',
  ],
  ...['Petrov', 'Pinto', 'Quist', 'Rahman', 'Ramos', 'Reid', 'Ricci', 'Rossi', 'Sahin', 'Salas', 'Santos', 'Schmid'],
  ...['Sharma', 'Silva', 'Singh', 'Soto', 'Stein', 'Suzuki', 'Tanaka', 'Teller', 'Torres', 'Vargas', 'Weber', 'Zeman'],
];
const MIDDLE = Array.from('ABCDEFGHJKLMNPRSTVW');

const BRANCHES = ['', 'Applied ', 'Comparative ', 'Computational ', 'Environmental ', 'Experimental '];
const SUBJECTS = [
  ...['Anthropology', 'Archaeology', 'Architecture', 'Astronomy', 'Biochemistry', 'Biology', 'Botany', 'Cartography'],
  ...['Classics', 'Climatology', 'Dance', 'Demography', 'Dentistry', 'Design', 'Ecology', 'Economics', 'Education'],
  ...['Engineering', 'Ethics', 'Film', 'Finance', 'Forestry', 'Genetics', 'Geography', 'Geology', 'Hydrology'],
  ...['Immunology', 'Journalism', 'Law', 'Linguistics', 'Literature', 'Management', 'Materials Science', 'Mechanics'],
  ...['Medicine', 'Meteorology', 'Microbiology', 'Music', 'Neuroscience', 'Nursing', 'Nutrition', 'Oceanography'],
  ...['Optics', 'Pharmacy', 'Philosophy', 'Physiology', 'Political Science', 'Psychology', 'Public Health', 'Robotics'],
  ...['Sociology', 'Statistics', 'Surgery', 'Theater', 'Theology', 'Toxicology', 'Urban Planning', 'Virology'],
];
const TITLES = ['Professor', 'Lecturer', 'Postdoc', 'Research Assistant', 'Lab Manager', 'Technician', 'Coordinator'];

const at = (list: readonly string[], place: number): string => list[place % list.length] ?? '';

/** The name of the department with this number, from 0; each has another one. */
export function departmentName(number: number): string {
  const branch = Math.floor(number / SUBJECTS.length);
  const again = Math.floor(branch / BRANCHES.length);
  return `${at(BRANCHES, branch)}${at(SUBJECTS, number)}${again === 0 ? '' : ` ${again + 1}`}`;
}

/** The name, the alias and the title of the person with this number, from 0; some names come twice, and no alias does. */
export function personName(number: number): {
  readonly name: string;
  readonly alias: string;
  readonly jobTitle: string;
} {
  const [first, last, middle] = [at(FIRST, number * 37), at(LAST, number * 53 + 11), at(MIDDLE, number * 7)];
  return {
    name: `${first} ${middle}. ${last}`,
    alias: `${first[0] ?? ''}${middle}${last}${number + 1}`.toLowerCase(),
    jobTitle: at(TITLES, number * 5),
  };
}
