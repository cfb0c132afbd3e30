import { z } from 'zod';
import { type Choice } from '../cards/choice';
import { LEAVE_OUT } from '../cards/choose-people';
import { CHOICE_KEY } from '../cards/choose';
import { PEOPLE_INPUT, PRODUCT_INPUT, renderAddPeople } from '../cards/add-people';
import { showSeats } from '../application/show-seats';
import { type DepartmentId, departmentId, productId, userId } from '../domain/ids';
import { type RosterDraft } from '../domain/roster-draft';
import { parseIntent } from '../intent/parse-intent';
import { type BotContext, vocabularyFor } from './bot-context';
import { replyHistory, replyHoldings, replyPool, replySeats } from './handlers';
import { hear } from './hear';
import { ACCEPT } from './present/questions';
import { presentNote, presentRefusal } from './present/plain';
import { type DraftReply, runDraft, runUndo } from './roster-flow';
import { draftPerson } from './said';
import { keyOf, type PressedTurn, type Reply, type TypedTurn } from './turn';
import { type ActivityKey } from '../domain/ids';

const short = z.string().max(300);
const offset = z.number().int().min(0).max(100_000).default(0);
/** As ids of departments and products are written. */
const SLUG = /^[a-z0-9][a-z0-9-]{0,39}$/u;
const slug = z.string().regex(SLUG);
const department = slug.transform(departmentId);
const product = slug.transform(productId);
/** As the directory makes them. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const person = z.string().regex(GUID).transform(userId);
const origin = z.string().regex(/^[\w-]{1,64}$/u);

const draft = z
  .object({
    kind: z.enum(['add', 'remove', 'swap', 'move']),
    product: product.optional(),
    department: department.optional(),
    people: z
      .array(
        z.object({
          userText: z.string().max(1000),
          userId: person.optional(),
          isLeftOut: z.boolean().optional(),
          isAccepted: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(500),
    isConfirmed: z.boolean().optional(),
  })
  .refine(({ kind, people }) => kind !== 'swap' || people.length === 2);

/** A button's handler, with the shape of the data it takes. */
interface CardAction {
  /** Undefined when the data do not have the shape. */
  readonly run: (context: BotContext, turn: PressedTurn) => Promise<DraftReply> | undefined;
  /** Whether pressing it can change something; what cannot may run for an automatic refresh. */
  readonly isReadOnly: boolean;
}

function action<Data>(
  schema: z.ZodType<Data>,
  handle: (context: BotContext, turn: PressedTurn, data: Data) => Promise<DraftReply>,
  options: { isReadOnly?: boolean } = {},
): CardAction {
  return {
    isReadOnly: options.isReadOnly === true,
    run: (context, turn) => {
      const data = schema.safeParse(turn.data);
      return data.success ? handle(context, turn, data.data) : undefined;
    },
  };
}

const paged = z.object({ isInPlace: z.boolean().optional(), offset });
const chosen = z.object({ origin, draft, [CHOICE_KEY]: slug.optional() });

/** Every button, by its verb. */
const cardActions: Readonly<Record<string, CardAction>> = {
  'seats.show': action(
    paged.extend({ department: department.optional(), [CHOICE_KEY]: slug.optional() }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const asked = choice === undefined ? data.department : departmentId(choice);
      return placed(await replySeats(context, turn.actor, asked), data);
    },
    { isReadOnly: true },
  ),
  'pool.show': action(
    paged.extend({
      department: department.optional(),
      product: product.optional(),
      isOnlyWaiting: z.boolean().default(false),
      isProduct: z.boolean().optional(),
      [CHOICE_KEY]: slug.optional(),
    }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const asked = {
        department: data.isProduct === true || choice === undefined ? data.department : departmentId(choice),
        product: data.isProduct === true && choice !== undefined ? productId(choice) : data.product,
      };
      if (asked.product === undefined) return replySeats(context, turn.actor, asked.department);
      const { offset, isOnlyWaiting } = data;
      const reply = await replyPool(context, turn.actor, { ...asked, product: asked.product, offset, isOnlyWaiting });
      return placed(reply, { isInPlace: data.isInPlace === true || choice !== undefined });
    },
    { isReadOnly: true },
  ),
  'history.show': action(
    paged.extend({
      department: department.optional(),
      product: product.optional(),
      isProduct: z.boolean().optional(),
      [CHOICE_KEY]: slug.optional(),
    }),
    async (context, turn, data) => {
      const { offset } = data;
      const choice = choiceOf(turn, data);
      const asked = {
        department: choice !== undefined && data.isProduct !== true ? departmentId(choice) : data.department,
        product: choice !== undefined && data.isProduct === true ? productId(choice) : data.product,
      };
      return placed(await replyHistory(context, turn.actor, { ...asked, offset }), data);
    },
    { isReadOnly: true },
  ),
  'person.show': action(
    z.object({ [CHOICE_KEY]: short.optional() }),
    (context, turn, data) => {
      const choice = data.choice ?? turn.inputs[CHOICE_KEY];
      if (choice === undefined || !GUID.test(choice)) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
      return replyHoldings(context, turn.actor, { userText: choice, userId: userId(choice) });
    },
    { isReadOnly: true },
  ),
  'phrase.say': action(z.object({ text: short }), async (context, turn, { text }) => {
    const reply = await hear(context, { ...turn, text, mentions: [], isRepeat: true });
    return 'isTooSlow' in reply ? reply : { place: 'below', ...reply };
  }),
  'roster.undo': action(
    z.object({ department, command: origin.optional(), isConfirmed: z.boolean().default(false) }),
    (context, turn, data) =>
      runUndo(context, {
        ...turn,
        key: ofSender(turn, 'roster.undo', data.command ?? turn.key),
        isRepeat: true,
        department: data.department,
        command: data.command,
        isConfirmed: data.isConfirmed,
      }),
  ),
  'roster.undo-in': action(z.object({ origin, [CHOICE_KEY]: slug.optional() }), (context, turn, data) => {
    const choice = choiceOf(turn, data);
    if (choice === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
    const key = ofSender(turn, data.origin);
    const undo = { department: departmentId(choice), command: undefined, isConfirmed: false };
    return runUndo(context, { ...turn, key, isRepeat: true, ...undo });
  }),
  'roster.choose-product': action(chosen, (context, turn, data) =>
    goOn(context, turn, data.origin, withChoice(data.draft, 'product', choiceOf(turn, data))),
  ),
  'roster.choose-department': action(chosen, (context, turn, data) =>
    goOn(context, turn, data.origin, withChoice(data.draft, 'department', choiceOf(turn, data))),
  ),
  'roster.choose-people': action(
    z.object({
      origin,
      draft,
      asked: z.array(z.object({ index: z.number().int(), kind: z.enum(['which', 'outside']) })),
    }),
    (context, turn, data) => goOn(context, turn, data.origin, withPeople(data.draft, data.asked, turn.inputs)),
  ),
  'roster.confirm': action(z.object({ origin, draft }), (context, turn, data) =>
    goOn(context, turn, data.origin, asDraft(data.draft)),
  ),
  'roster.cancel': action(z.object({}), () =>
    Promise.resolve<Reply>({ ...presentNote('Canceled', 'Nothing was changed.'), place: 'instead' }),
  ),
  'roster.add-form': action(
    z.object({ department: department.optional(), product: product.optional() }),
    (context, turn, data) => addForm(context, turn, data),
    { isReadOnly: true },
  ),
  'roster.add': action(
    z.object({ origin, department: department.optional(), product: product.optional() }),
    (context, turn, data) => addFromForm(context, turn, data),
  ),
};

/**
 * Does what a pressed button asks. Everything is checked anew: the data say which thing, the sender says who, and our records say
 * whether they may.
 *
 * @returns Undefined when the verb or its data are not ones of ours.
 */
export function runCardAction(context: BotContext, turn: PressedTurn): Promise<DraftReply> | undefined {
  const found = Object.hasOwn(cardActions, turn.verb) ? cardActions[turn.verb] : undefined;
  return found?.run(context, turn);
}

/** Whether a verb can be run for an automatic refresh, which may not change or send anything. */
export const isReadOnlyVerb = (verb: string): boolean =>
  Object.hasOwn(cardActions, verb) && cardActions[verb]?.isReadOnly === true;

/** What was chosen: by a button of its own, or from a list. */
function choiceOf(turn: PressedTurn, data: { readonly choice?: string | undefined }): string | undefined {
  const choice = data[CHOICE_KEY] ?? turn.inputs[CHOICE_KEY];
  return choice !== undefined && SLUG.test(choice) ? choice : undefined;
}

/** A key that only the sender's own presses share. */
const ofSender = (turn: PressedTurn, ...parts: readonly string[]): ActivityKey => keyOf(turn.actor.userId, ...parts);

function goOn(
  context: BotContext,
  turn: PressedTurn,
  from: string,
  next: RosterDraft | undefined,
): Promise<DraftReply> {
  if (next === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
  return runDraft(context, { ...turn, key: ofSender(turn, from), isRepeat: true, draft: next });
}

function placed(reply: Reply, { isInPlace }: { isInPlace?: boolean | undefined }): Reply {
  return { place: isInPlace === true ? 'instead' : 'below', ...reply };
}

function withChoice(known: Draft, slot: 'product' | 'department', choice: string | undefined): RosterDraft | undefined {
  if (choice === undefined) return undefined;
  const base = asDraft(known);
  return slot === 'product' ? { ...base, product: productId(choice) } : { ...base, department: departmentId(choice) };
}

function withPeople(
  known: Draft,
  asked: readonly { readonly index: number; readonly kind: 'which' | 'outside' }[],
  inputs: PressedTurn['inputs'],
): RosterDraft | undefined {
  const base = asDraft(known);
  const answers = new Map(asked.map(({ index, kind }) => [index, { kind, value: inputs[`person-${index}`] ?? '' }]));
  if ([...answers.values()].some(({ value }) => value === '')) return undefined;
  const people = base.people.map((person, index) => {
    const answer = answers.get(index);
    if (answer === undefined) return person;
    if (answer.value === LEAVE_OUT) return { ...person, isLeftOut: true };
    if (answer.kind === 'outside') return answer.value === ACCEPT ? { ...person, isAccepted: true } : person;
    return GUID.test(answer.value) ? { ...person, userId: userId(answer.value) } : person;
  });
  return { ...base, people };
}

type Draft = z.output<typeof draft>;

/** Without what is undefined, as the domain has it. */
const asDraft = (known: Draft): RosterDraft => JSON.parse(JSON.stringify(known)) as RosterDraft;

interface FormData {
  readonly department?: DepartmentId | undefined;
  readonly product?: ReturnType<typeof productId> | undefined;
}

async function addForm(context: BotContext, turn: PressedTurn, data: FormData, problem?: string): Promise<Reply> {
  const shown = await showSeats(context.ports, turn.actor, data.department);
  if (shown.kind !== 'shown')
    return presentRefusal(shown.kind === 'refused' ? shown.refusal : { code: 'card-too-old' });
  const pools = shown.answer.filter((pool) => data.product === undefined || pool.product.id === data.product);
  const [only] = pools;
  const products = [...new Map(pools.map((pool) => [pool.product.id, pool.product.name]))];
  const choices = products.map(([value, title]): Choice => ({ title, value }));
  const isSettled = data.product !== undefined && only !== undefined;
  return {
    ...renderAddPeople({
      heading: isSettled ? `Add people to ${only.product.name}` : 'Add people',
      ...subheading(
        problem ?? (only !== undefined && data.department !== undefined ? only.department.name : undefined),
      ),
      products: isSettled ? [] : choices,
      buttons: [
        {
          title: 'Add people',
          verb: 'roster.add',
          // Each form is a command of its own, however often its button is pressed.
          data: { origin: turn.deliveryKey, ...withoutUndefined(data) },
          isPrimary: true,
          sendsInputs: true,
        },
        { title: 'Cancel', verb: 'roster.cancel', data: {} },
      ],
    }),
    place: 'below',
  };
}

const subheading = (text: string | undefined) => (text === undefined ? {} : { subheading: text });

function withoutUndefined(data: FormData): Record<string, string> {
  const { department, product } = data;
  return { ...(department === undefined ? {} : { department }), ...(product === undefined ? {} : { product }) };
}

/** Reads the names of the form as if they had been typed into a command. */
async function addFromForm(
  context: BotContext,
  turn: PressedTurn,
  data: FormData & { readonly origin: string },
): Promise<DraftReply> {
  const chosenProduct = data.product ?? productInput(turn);
  const vocabulary = await vocabularyFor(context, turn.actor);
  const name = vocabulary.products.find((one) => one.id === chosenProduct)?.name;
  const typed = turn.inputs[PEOPLE_INPUT] ?? '';
  if (chosenProduct === undefined || name === undefined) return addForm(context, turn, data, 'Choose a product.');

  const intent = parseIntent({ text: `add ${typed} to ${name}` }, vocabulary);
  if (intent.kind !== 'add')
    return { ...(await addForm(context, turn, data, 'Name at least one person.')), place: 'instead' };
  const said: TypedTurn = { ...turn, text: typed, mentions: [], isRepeat: true };
  const people = intent.people.map((person) => draftPerson(said, person));
  const place = data.department === undefined ? {} : { department: data.department };
  return goOn(context, turn, data.origin, { kind: 'add', people, product: chosenProduct, ...place });
}

const productInput = (turn: PressedTurn) => {
  const value = turn.inputs[PRODUCT_INPUT] ?? '';
  return value === '' ? undefined : productId(value);
};
