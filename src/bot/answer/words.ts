import { type CalendarDate } from '../../domain/calendar';
import { type KnownPerson } from '../../domain/people';
import { type Role } from '../../domain/institution/role';
import { inertName, inertText, personLine } from '../../cards/parts/inert';
import { defined } from '../../domain/defined';
import { type Person } from '../../ports/roster/directory';

const longDate = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' });
const shortDate = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
});
const shortMonth = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', year: 'numeric', month: 'short' });
const list = new Intl.ListFormat('en-US', { type: 'conjunction' });
const choice = new Intl.ListFormat('en-US', { type: 'disjunction' });

/** "June 30, 2027" */
export const dateWords = (date: CalendarDate): string => longDate.format(Date.parse(`${date}T00:00:00Z`));

/** "Jun 30, 2027" */
export const shortDateWords = (date: CalendarDate): string => shortDate.format(Date.parse(`${date}T00:00:00Z`));

/** "Jun 2027" */
export const monthWords = (date: CalendarDate): string => shortMonth.format(Date.parse(`${date}T00:00:00Z`));

/** By time zone: making a format takes far longer than using it. */
const formats = new Map<string, { readonly time: Intl.DateTimeFormat; readonly day: Intl.DateTimeFormat }>();

function formatsIn(timeZone: string) {
  const made = formats.get(timeZone) ?? {
    time: new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' }),
    day: new Intl.DateTimeFormat('en-US', { timeZone, month: 'short', day: 'numeric' }),
  };
  formats.set(timeZone, made);
  return made;
}

/** "9:42 AM", in a time zone. */
export const timeWords = (at: string, timeZone: string): string =>
  formatsIn(timeZone).time.format(Date.parse(at)).replaceAll('\u202F', ' ');

/** "Nov 3", in a time zone. */
export const dayWords = (at: string, timeZone: string): string => formatsIn(timeZone).day.format(Date.parse(at));

/** "Nov 3, 9:42 AM", in a time zone. */
export const whenWords = (at: string, timeZone: string): string =>
  `${dayWords(at, timeZone)}, ${timeWords(at, timeZone)}`;

/** "Amy Wong, Bilal Khan and 3 others"; at most `most` are named. */
export function namesWords(people: readonly { readonly displayName: string }[], most = 3): string {
  const named = people.slice(0, most).map((person) => inertName(person.displayName));
  const others = people.length - named.length;
  return listWords(others > 0 ? [...named, `${others} ${others === 1 ? 'other' : 'others'}`] : named);
}

/** "Visio, Project and Power BI Pro" */
export const listWords = (words: readonly string[]): string => list.format(words).replace(', and ', ' and ');

/** "Dana Reyes, Amy Wong or Lee Chen" */
export const orWords = (words: readonly string[]): string => choice.format(words).replace(', or ', ' or ');

/** "1 person", "4 people" */
export const peopleWords = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/** "+3 seats", "−2 seats" */
export const signedSeats = (seats: number): string =>
  seats < 0 ? `\u2212${seatsWords(-seats)}` : `+${seatsWords(seats)}`;

/** "1 seat", "4 seats" */
export const seatsWords = (count: number): string => (count === 1 ? '1 seat' : `${count} seats`);

/** "1 license", "4 licenses" */
export const licensesWords = (count: number): string => (count === 1 ? '1 license' : `${count} licenses`);

/** A person inside a sentence of ours. */
export const nameOf = (person: Pick<KnownPerson, 'displayName'>): string => inertName(person.displayName);

/** Something typed, in quotation marks, inside a sentence of ours; cut to the length of a name. */
export const quoted = (text: string): string => `“${inertName(text)}”`;

/** What somebody said, whole, in quotation marks: a reason, a question, a note. */
export const quotedWhole = (text: string): string => `“${inertText(text)}”`;

/** "a delegate", "an approver" */
export const roleWords = (role: Role): string => `${/^a/u.test(role) ? 'an' : 'a'} ${role}`;

/** A person in one line: "Jordan Kim · Lab Manager · Mathematics · jkim@contoso.edu". */
export const personWords = (
  person: Pick<Person, 'displayName' | 'jobTitle' | 'directoryDepartment' | 'mail' | 'userPrincipalName'>,
): string =>
  personLine({
    name: person.displayName,
    ...defined({ jobTitle: person.jobTitle, departmentName: person.directoryDepartment }),
    mail: person.mail ?? person.userPrincipalName,
  });
