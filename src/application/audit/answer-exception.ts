import { type PersonActor } from '../../domain/actor';
import {
  type ExceptionAnswer,
  type ExceptionBook,
  type ExceptionKey,
  keyOf,
  keyText,
  type OpenException,
} from '../../domain/audit/exception';
import { defined } from '../../domain/defined';
import { type ActivityKey, type ProductId } from '../../domain/ids';
import { type Department, type Institution } from '../../domain/institution/department';
import { type LedgerEntry, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { wordsOf } from '../../domain/purchase/purchase';
import { type Refusal } from '../../domain/refusal';
import { type Result } from '../../domain/result';
import { type WritableExceptionRecords } from '../../ports/audit/exception-store';
import { type LedgerSlice } from '../../ports/roster/department-store';
import { approverOf, centralItOnly } from '../access/central-it';
import { namedDepartment, namedProduct } from '../access/names';
import { tellLater } from '../outbox/tell-later';
import { type Ports, type RecordPorts } from '../ports';
import { todayOf } from '../today';

/** What an approver says of an exception. */
export interface AnswerRequest {
  readonly actor: PersonActor;
  /** The same for every delivery of one press. */
  readonly key: ActivityKey;
  readonly exception: ExceptionKey;
  readonly answer: ExceptionAnswer['answer'];
  /** As typed; required. */
  readonly words: string;
}

/** The exception with its answer, and the delegates who were told; nobody, where nobody was asked or there is none. */
export type AnswerOutcome = Result<{
  readonly exception: OpenException;
  readonly told: readonly KnownPerson[];
}>;

/**
 * Writes down what an approver answers to an exception, in the ledger and beside the exception, for as long as that lasts. The delegates of a
 * department that is asked are told. A repeat of the same press has no other effect, and the same answer.
 *
 * @returns A refusal where the actor is no approver, says nothing, or no reading finds the exception any more.
 */
export async function answerException(ports: Ports, request: AnswerRequest): Promise<AnswerOutcome> {
  const { department } = request.exception;
  const decided =
    department === undefined
      ? await ports.institution.change(async (books) =>
          decide(ports, books, { request, institution: await books.institution(), department: undefined }),
        )
      : await ports.departments.change(department, async (books) => {
          const [institution, own] = await Promise.all([ports.institution.read(), books.department()]);
          return decide(ports, books, { request, institution, department: own });
        });
  if (!decided.ok) return decided;
  const { exception, answered, own } = decided;
  const isAsked = answered.answer === 'ask-department' && own !== undefined;
  const told = isAsked ? own.delegates.map(named) : [];
  if (isAsked && told.length > 0) await tell(ports, request, { exception, answered, own, told });
  return { ok: true, exception, told };
}

interface Deciding {
  readonly request: AnswerRequest;
  readonly institution: Institution;
  readonly department: Department | undefined;
}

/** What the changes of a department and of the institution have in common. */
interface Records extends WritableExceptionRecords {
  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]>;
  record(entry: NewLedgerEntry): Promise<void>;
}

type Decided = Result<{
  readonly exception: OpenException;
  readonly answered: ExceptionAnswer;
  readonly own: Department | undefined;
}>;

async function decide(ports: RecordPorts, records: Records, deciding: Deciding): Promise<Decided> {
  const { request, institution, department } = deciding;
  const by = approverOf(request.actor, institution);
  if (by === undefined) return refuse(centralItOnly(institution));
  const words = wordsOf(request.words);
  if (words === '') return refuse({ code: 'no-reason', about: 'exception' });
  const { answer, key: command } = request;
  if (answer === 'ask-department' && department === undefined)
    return refuse({ code: 'no-such-exception', reason: 'no-department' });
  const found = await findOpen(records, request.exception);
  if (found === undefined) return refuse({ code: 'no-such-exception', reason: 'gone' });
  const { book, exception } = found;
  const own = { ok: true, own: department } as const;
  // The same press, delivered again: others may have answered since.
  const [before] = await records.ledger({ command, limit: 1 });
  if (before !== undefined && exception.answered !== undefined)
    return { ...own, exception, answered: answerIn(before) ?? exception.answered };
  await records.record({
    actor: by,
    effectiveOn: todayOf(ports),
    command,
    fact: { action: 'exception-answered', product: exception.product, exception: whichOf(exception), answer, words },
  });
  const [entry] = await records.ledger({ command, limit: 1 });
  const answered = entry && answerIn(entry);
  if (answered === undefined) throw new Error('an answer to an exception was recorded, and is not in the ledger');
  const after = { ...exception, answered };
  await records.saveExceptionBook({ ...book, open: book.open.map((one) => (one === exception ? after : one)) });
  return { ...own, exception: after, answered };
}

const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;

/** As the ledger tells it, so that whoever rebuilds it from there gets the same. */
function answerIn({ fact, actor, at }: LedgerEntry): ExceptionAnswer | undefined {
  if (fact.action !== 'exception-answered' || actor.kind !== 'person') return undefined;
  return { answer: fact.answer, words: fact.words, by: named(actor), at };
}

const whichOf = ({ kind, product, department, person }: OpenException) => ({
  kind,
  product,
  ...defined({ department, person }),
});

async function findOpen(
  records: Pick<Records, 'exceptionBook'>,
  key: ExceptionKey & { readonly product: ProductId },
): Promise<{ readonly book: ExceptionBook; readonly exception: OpenException } | undefined> {
  for (let part = 0; ; part += 1) {
    const book = await records.exceptionBook(key.product, part);
    if (book === undefined) return undefined;
    const exception = book.open.find((one) => keyText(keyOf(one)) === keyText(key));
    if (exception !== undefined) return { book, exception };
  }
}

function tell(
  ports: Ports,
  { key }: AnswerRequest,
  given: {
    readonly exception: OpenException;
    readonly answered: ExceptionAnswer;
    readonly own: Department;
    readonly told: readonly KnownPerson[];
  },
): Promise<void> {
  const { exception, answered, own, told } = given;
  const { kind, product, person, count } = exception;
  return tellLater(
    ports,
    told.map(({ userId }) => userId),
    key,
    {
      kind: 'exception-asked',
      exception: kind,
      department: namedDepartment(own),
      product: namedProduct(ports, product),
      ...defined({ person }),
      count,
      words: answered.words,
      by: answered.by,
      at: answered.at,
    },
  );
}
