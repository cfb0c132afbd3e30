/** Words set apart by blanks. */
export const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What each word stands for, from the words for each thing. */
export function byWord<Kind extends string>(
  kinds: Readonly<Partial<Record<Kind, readonly string[]>>>,
): ReadonlyMap<string, Kind> {
  const names = Object.keys(kinds) as Kind[];
  return new Map(names.flatMap((kind) => (kinds[kind] ?? []).map((word): [string, Kind] => [word, kind])));
}

/** Words that lead to a product, a department, a person or a place. */
export const PREPOSITIONS = words('to on onto into in for from of off at with by');
/** Words before a name that are no part of it; *Microsoft* is how people begin every name of these. */
export const ARTICLES = words('the a an our my your its one microsoft ms');
/** Nouns for what a person gets of a product. */
export const SEATS = words('seat seats license licenses licence licences subscription subscriptions access');
/** Words behind a name that only say what kind of thing it names. */
export const NOUNS: ReadonlySet<string> = new Set([
  ...SEATS,
  ...words('pool pools roster waiting list queue line department dept'),
]);
/** Please, in any place: it says nothing. */
export const PLEASE = words('please pls plz kindly');

/** Words that turn a command round, or take somebody out of it. */
export const NEGATIONS = words(
  'not dont never neither none cannot cant wont wouldnt couldnt shouldnt mustnt doesnt didnt isnt arent wasnt havent hasnt without except but instead donot',
);
/** Words that make a command depend on something. */
export const CONDITIONS = words('if unless whenever when once after before while provided assuming otherwise');
/** First words of a question about something. */
export const QUESTION_WORDS = words(
  'how should can could may might what whats why when who whos where which is are am was were did does do has have had would will shall must wonder',
);
/** First words of somebody who tells something. */
export const TELLERS = words('i we he she they you it ive weve already');

/** What nobody is called: a text of one such word, or with one as its last word, names nobody in particular. */
export const GROUPS = words(
  'people everyone everybody someone somebody anyone anybody nobody users members students colleagues employees folks team teams group groups department departments dept seats licenses licences faculty staff list lists roster rosters table tables pool pools account accounts product products everything anything something nothing',
);
/** Words that stand for somebody only when they are all there is; several are also surnames. */
export const PRONOUNS = words(
  'you he she him her they them us we it this that these those others all any some each every more both one two three user person guest or',
);
/** First words that count, or point, instead of naming. */
export const QUANTIFIERS = words(
  'all every each any some everyone everybody our their his your these those another several many few more it',
);
/** What a word before makes into nobody in particular: `a student`, `my boss`. */
export const ROLES = words(
  'user person student guest member employee colleague boss manager assistant hire seat license licence staff one professor teacher chair dean intern',
);
/** The words that make a role of the word behind them. */
export const DETERMINERS = words('a an the my our new this that another one no');
/** Words of a sentence about somebody, and misspelled prepositions: beside another word, no part of anybody's name. */
export const NO_NAMES = words(
  'first last next later today tomorrow yesterday soon tonight temporarily permanently until maybe perhaps probably only just should would as who because since that which via is was are has have needs wants form fom frm ot tot tpo fpr ofr',
);
