/** Who is added and removed, by alias. */
export const PEOPLE = [
  'jdoe',
  'asmith',
  'gkim',
  'isilva',
  'ptran',
  'rsato',
  'oprice',
  'fobrien',
  'awong',
  'dlee',
  'enovak',
];
/** What each product is called. */
export const PRODUCTS: Readonly<Record<string, readonly string[]>> = {
  visio: ['Visio', 'visio', 'microsoft visio'],
  project: ['Project', 'project', 'ms project'],
  powerbi: ['Power BI Pro', 'power bi', 'pbi'],
};
/** What each product is not called, but nearly. */
export const MISSPELLED: Readonly<Record<string, string>> = {
  visio: 'visoi',
  project: 'projct',
  powerbi: 'powr bi pro',
};
/** Ways of yes. */
export const YES = ['yes', 'Yes.', 'yes please', 'ok', 'sure', 'yep', 'y', 'do it'];
/** Ways of no. */
export const NO = ['no', 'nope', 'No, thanks', 'cancel', 'never mind', 'stop'];
/** What asks, tells or means nothing to be done. */
export const IDLE = [
  ...[
    'seats',
    'seats visio',
    'who has Project',
    'help',
    'history',
    'thanks',
    'hi',
    '👍',
    'report',
    'unod',
    'pending',
    '5',
  ],
  ...[
    'do we have visio for jdoe?',
    "don't add gkim to Visio",
    'who may add asmith to visio?',
    'add',
    'remove',
    'visio?',
  ],
  ...['did somebody add isilva to Project?', 'what if I add ptran to visio', 'why is enovak waiting', 'how many left'],
  ...[
    '> add gkim to Visio',
    'I will not remove awong from Project',
    'the weather is fine',
    'PO-5001',
    'what does jdoe have',
  ],
];
