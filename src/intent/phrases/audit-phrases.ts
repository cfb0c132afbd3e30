import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about what was, and what proves it, in the order of the help card. */
export const auditPhrases = {
  audit: {
    example: 'audit',
    group: 'delegate',
    meaning: 'Compares what was bought, promised and given, and names every exception.',
    also: [{ example: 'audit as of March 31', meaning: 'The same for a day that is over, from the ledger.' }],
    says: [
      '[show|run|make|do|start] [seats] audit [~] [position]',
      '[show|run|make|do|start] [seats] audit [position] [~|as of] {date}',
      '[show|run|make|do|start] [seats] audit [position] [~] {department}',
      '[show|run|make|do|start] [seats] audit [position] [~] {department} [~|as of] {date}',
      '[show|run|make|do|start] [seats] audit [position] [~|as of] {date} ~ {department}',
      '[show|run|make|do|start] {department} [seats] audit [position]',
      '[show|run|make|do|start] {department} [seats] audit [position] [~|as of] {date}',
      '[show] [seats] position as of {date}',
      '[show] [seats] position as of {date} ~ {department}',
      '[show] [audit] exceptions [~ {department}]',
    ],
    asks: ({ date, department }) => ({ kind: 'audit', date, department }),
  },
  'who-had': {
    example: 'who had Visio on March 31',
    group: 'delegate',
    meaning: 'Names who had a seat on a day that is over, and who waited.',
    says: [
      'who (had|held|used|was using|were using|had got) {pool} [~|as of] {date}',
      'who (had|held) seats [~|as of] {date}',
      'who (had|held) seats ~ {pool} [~|as of] {date}',
      'who (was|were) [seated|waiting] (on|in|for) {pool} [~|as of] {date}',
      '(who|people) (on|in) {pool} [~|as of] {date}',
      'who (had|held|used|was using|were using) {pool}',
    ],
    asks: ({ date, product, department }) => ({ kind: 'who-had', date, product, department }),
  },
  'person-history': {
    example: 'history jdoe',
    group: 'delegate',
    meaning: 'Lists what was done about a person, when and by whom.',
    says: [
      '[show] history [of|for|about] {someone}',
      '[show] {owner} [seats] (history|changes)',
      '[show] [recent|latest|last] changes (of|for|about|to) {someone}',
      'what (happened|changed) (to|for) {someone}',
    ],
    asks: ({ person }) => (person === undefined ? undefined : { kind: 'person-history', person }),
  },
  export: {
    example: 'export',
    group: 'delegate',
    meaning: 'Hands you the workbook of your department, as an Excel file.',
    says: [
      '[#make|i need] #file [of|for|with] [#thing|{pool}]',
      '#export [#thing|{pool}] [to|in] [#file]',
      '#export #file [of|for|with] [#thing|{pool}]',
      '#make #thing (to|in) #file',
      '(can|how #does) #it #export [#it|#thing] [to|in] [#file]',
    ],
    // The workbook is of a whole department: what is no product of ours may be one of somebody else's.
    asks: ({ product, department }) =>
      product.kind === 'unknown' && department.kind === 'missing'
        ? { kind: 'export', department: product }
        : { kind: 'export', department },
  },
  'evidence-pack': {
    example: 'evidence pack',
    group: 'approver',
    meaning: 'Hands you an audit with all that proves it, as one file.',
    says: [
      '[show|#make|#export|i need] (evidence|audit) (pack|package|packet|bundle|zip|file|evidence)',
      '[show|#make|#export|i need] (evidence|audit) (pack|package|packet|bundle|zip|file|evidence) [~|as of] {date}',
      '[show|#make|#export|i need] evidence',
      '[show|#make|#export|i need] evidence [~|as of] {date}',
      '#export audit [~|as of] [{date}]',
      '#make pack',
    ],
    asks: ({ date }) => ({ kind: 'evidence-pack', date }),
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
