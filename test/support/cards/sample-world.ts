import { type RenderedCard } from '../../../src/cards/render';
import { type PersonActor } from '../../../src/domain/actor';
import { type Department } from '../../../src/domain/institution/department';
import { type Product } from '../../../src/domain/institution/product';
import { type Instant } from '../../../src/domain/calendar';
import { departmentId, productId } from '../../../src/domain/ids';
import { type KnownPerson } from '../../../src/domain/people';
import { type Candidate } from '../../../src/application/people/candidates';
import { type Message } from '../../../src/ports/teams/messenger';
import { aDepartment, aPolicy, on, person } from '../builders';
import { presentMessage } from './presenters';

/** How a word of a person, of the directory or of the tenant is said: as usual, at its longest, or with ill will. */
export type Say = (usual: string, most?: number) => string;

/** One card of the bot, to be checked and looked at. */
export interface CardSample {
  /** The template's name. */
  readonly template: string;
  /** What is special about it. */
  readonly form: string;
  readonly rendered: RenderedCard;
}

/** Noon of a day of the term, where the institution is. */
export const NOW = '2026-11-21T20:00:00.000Z' as Instant;
export const TODAY = on('2026-11-21');

/** So many minutes ago. */
export const ago = (minutes: number): Instant => new Date(Date.parse(NOW) - minutes * 60_000).toISOString() as Instant;

/** So many of something. */
export const times = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** The kinds of message that samples show. */
export const messagesShown = new Set<Message['kind']>();

/** People, departments and products, whose names are said in one way. */
export type World = ReturnType<typeof worldSaying>;

/** The world of one way to say things. */
export function worldSaying(say: Say) {
  /** The same person for the same name. */
  const who = (name: string): KnownPerson => {
    const { userId } = person(numberOf(name));
    return { userId, displayName: say(name, 256), userPrincipalName: addressOf(name) };
  };
  const department = (id: string, name: string, own: Partial<Department> = {}) => {
    const said = say(name, 80);
    return aDepartment({ id: departmentId(id), name: said, directoryNames: [said], delegates: [], ...own });
  };
  const product = (id: string, name: string, ...parts: readonly string[]): Product => ({
    id: productId(id),
    name: say(name, 60),
    aliases: [],
    skuPartNumbers: parts.map((one) => say(one, 60)),
    overlapServicePlans: [],
  });
  const visio = product('visio', 'Visio', 'VISIOCLIENT_FACULTY');
  const project = product('project', 'Project', 'PROJECTPROFESSIONAL_FACULTY', 'PROJECT_P1_FACULTY');
  const powerBi = product('power-bi', 'Power BI Pro', 'POWER_BI_PRO_FACULTY');
  const policy = aPolicy({ organization: say('Contoso University', 100), products: [visio, project, powerBi] });
  const math = department('math', 'Mathematics', { delegates: ['Dana Reyes', 'Lee Ann Park'].map(who) });
  return {
    say,
    policy,
    who,
    by: (name: string): PersonActor => ({ kind: 'person', ...who(name) }),
    /** So many different people. */
    crowd: (count: number): readonly KnownPerson[] => times(count, (index) => who(`Person Number ${index + 1}`)),
    /** Somebody as the directory has them. */
    found: (name: string, own: Partial<Candidate> = {}): Candidate => ({
      ...who(name),
      mail: say(addressOf(name), 256),
      otherNames: [],
      jobTitle: say('Lab Manager', 128),
      directoryDepartment: say('Mathematics', 64),
      isEnabled: true,
      isGuest: false,
      usageLocation: 'US',
      ...own,
    }),
    math,
    physics: department('physics', 'Physics', { purchasers: [who('Pat Quinn')] }),
    eaps: department('eaps', 'School of Earth, Atmospheric and Planetary Sciences'),
    visio,
    project,
    powerBi,
    /** Other departments and products, as many as there are. */
    departments: (count: number) => times(count, (index) => department(`d${index}`, `Department ${index + 1}`)),
    products: (count: number) => times(count, (index) => product(`p${index}`, `Product ${index + 1}`)),
    /** What most is about. */
    pool: { department: math, product: visio },
    names: { departmentName: math.name, productName: visio.name },
    /** The card of a message that we start or edit. */
    message: (message: Message): RenderedCard => {
      messagesShown.add(message.kind);
      return presentMessage(message, policy);
    },
  };
}

type Cards = Readonly<Record<string, Readonly<Record<string, RenderedCard>>>>;

/** Samples by template, and then by what is special about each. */
export const samplesOf = (...cards: readonly Cards[]): readonly CardSample[] =>
  cards
    .flatMap(Object.entries<Cards[string]>)
    .flatMap(([template, forms]) => Object.entries(forms).map(([form, rendered]) => ({ template, form, rendered })));

const numberOf = (name: string): number =>
  Array.from(name).reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007, 7);

/** The first letter and the last name: "jdoe@contoso.edu". */
function addressOf(name: string): string {
  const words = name.toLowerCase().split(' ');
  return `${(words[0] ?? '').slice(0, 1)}${words.at(-1) ?? ''}@contoso.edu`;
}
