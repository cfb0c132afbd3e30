import { type Command, type CommandKind } from '../intent';
import { type PersonSaid } from '../said';
import { type Asked, isOnlyDepartment, type Phrase } from './phrase';

const SENDER: PersonSaid = { kind: 'sender' };

/** Words by which people speak of themselves. */
const OWN = new Set(['i', 'my', 'me']);

/** What is in the way of somebody named, or of the sender; what is none of our products may be anything. */
function askWhy({ person, words, product, department }: Asked): Command | undefined {
  const isOwn = words.some((word) => OWN.has(word));
  if ((person === undefined) !== isOwn || isOnlyDepartment({ product, department })) return undefined;
  return product.kind === 'unknown' ? undefined : { kind: 'explain-seat', person: person ?? SENDER, product };
}

/** What is asked of a pool of ours, or of all of them. */
const ofPool =
  (kind: 'cost' | 'purchase-state') =>
  ({ product, department }: Asked): Command | undefined =>
    product.kind === 'unknown' ? undefined : { kind, product, department };

/** The phrases that ask why, what it costs, who decides, and what became of a purchase, in the order of the help card. */
export const askPhrases = {
  'explain-seat': {
    example: 'why is jdoe waiting',
    group: 'delegate',
    meaning: 'Says what is in the way of a seat or a license, and who can help.',
    says: [
      'why (is|was|isnt|wasnt) {someone} [not] (#waiting|seated|active) [~ {pool}]',
      'why (is|isnt) {someone} [not] (in|on) {pool}',
      'why (#does|#doesnt) {someone} [not] #have {pool}',
      'why (#does|#doesnt) {someone} [not] #have seats [~ {pool}]',
      'why (does|did|must) {someone} [have to] #waiting [~ {pool}]',
      'why {someone} [not] #waiting [~ {pool}]',
      'why (#does|#doesnt|is|isnt) {owner} [{name}] seats [not] #work',
      'why #does (i|{someone}) have no [{name}] [seats]',
      'why no [{name}] [seats] for {someone}',
      'why am i [not] (#waiting|seated|active) [~ {pool}]',
      'why am i not (in|on) {pool}',
      'why (#does|#doesnt) i [not] #have {pool}',
      'why (#does|#doesnt) i [not] #have seats [~ {pool}]',
      'why do i [have to] #waiting [~ {pool}]',
      'why (#does|#doesnt|is|isnt) my [{name}] seats [not] #work',
      '(my|{owner}) [{name}] seats (does|#doesnt|is|isnt|has) [not] #work',
      '(my|{owner}) [{name}] seats #work',
      '(what|anything) (#wrong|going on) with {someone}',
      '(what|anything) (#wrong|going on) with (my|{owner}) [{name}] (seats|account)',
      '(what|anything) (#wrong|going on) with me',
      'what happened with {someone}',
      'what (keeps|stops|blocks|keeping|stopping|blocking) {someone} [from] [~ {pool}]',
      'when #does {someone} #have {pool}',
      'when #does {someone} #have seats [~ {pool}]',
      'when #does i #have {pool}',
      'when #does i #have [my] seats [~ {pool}]',
      'when [#it] (my|{owner}) turn [~ {pool}]',
      'how long #does {someone} [have to] wait [~ {pool}]',
      'how long #does i [have to] wait [~ {pool}]',
      'where {someone} (in line|on waiting list) [~ {pool}]',
      'where am i (in line|on waiting list) [~ {pool}]',
      'what (my|{owner}) (place|number|spot|position) in line [~ {pool}]',
      '[what|show] [seats] status of {someone}',
      '(do we have|have we|have we got|is there|are there) [left] {name} [seats] [left] for {someone}',
      '(do we have|have we|have we got|is there|are there) [left] seats [left] (in|of) {name} for {someone}',
      'is {someone} seated [~ {pool}]',
    ],
    asks: askWhy,
  },
  cost: {
    example: 'what does Visio cost',
    group: 'purchaser',
    meaning: 'Says what your department paid, where a price was given.',
    says: [
      '(what|how many) #does [one] [more] {pool} [seats] cost [us]',
      '(what|how many) #does {name} [seats] cost (in|for) {any-department}',
      '(what|how many) #does [more] seats cost [us] [~ {pool}]',
      'how many (is|are|was|were|for|per) [more] {pool} [seats]',
      '(what|how many) (#does|have) (we|i) #paid [~ {pool}]',
      '(what|how many) (#does|have) (we|i) #paid (per|for) seats [~ {pool}]',
      '(what|how many) (was|were) #paid [~ {pool}]',
      'how expensive {pool} [seats]',
      'what {pool} [seats] (cost|costs)',
      '[what|show|list] #price [~ {pool}]',
      '[what|show|list] #price (of|for|per) seats [~ {pool}]',
      '[what|show|list] {name} [seats] #price',
    ],
    asks: ofPool('cost'),
  },
  'purchase-state': {
    example: 'where is my purchase',
    group: 'purchaser',
    meaning: 'Says how far your latest purchase is, and what happens next.',
    says: [
      'where (is|are) {name} purchases',
      'where (is|are) purchases [~ {pool}]',
      'where did {name} purchases go',
      'where did purchases go [~ {pool}]',
      '(did|has|have) [central] #it (#decide|#decided) [#it|purchases] [~ {pool}]',
      '(did|has|have) [central] #it (#decide|#decided) {name} purchases',
      '(is|are|was|were|has|have) {name} purchases [been] #decided',
      '(is|are|was|were|has|have) purchases [been] #decided [~ {pool}]',
      '(is|was|has|did) [#it] [been] #decided',
      'why did #it #decide [{name}] purchases',
      'purchases #decided',
      'what (happened|happens|going on|#wrong) (to|with) {name} purchases',
      'what (happened|happens|going on|#wrong) (to|with) purchases [~ {pool}]',
      '[what|show] (status|state) of {name} purchases',
      '[what|show] (status|state) of purchases [~ {pool}]',
      '[what|show] {name} purchases (status|state)',
      '[what|show] purchases (status|state) [~ {pool}]',
      'what (about|became of) {name} purchases',
      'what (about|became of) purchases [~ {pool}]',
      '(any|there) news [on|about|from|of] [#it|central it|{name} purchases|purchases]',
      'how [far] {name} purchases [doing|coming]',
      'how [far] purchases [doing|coming] [~ {pool}]',
      'when #does {name} purchases [be] (#decided|#arrive)',
      'when #does purchases [be] (#decided|#arrive) [~ {pool}]',
      'when #does [new] {name} seats #arrive',
      'when #does [new] seats #arrive [~ {pool}]',
      'when #does we get [more|new] {name} [seats]',
      'when #does we get [more|new] seats [~ {pool}]',
      'why [#was] {name} purchases [not] [been] (#waiting|#decided|open)',
      'why [#was] purchases [not] [been] (#waiting|#decided|open) [~ {pool}]',
      'why (isnt|arent|wasnt|hasnt|havent) {name} purchases [been] #decided',
      'why (isnt|arent|wasnt|hasnt|havent) purchases [been] #decided [~ {pool}]',
      'who has {name} purchases',
      'who has purchases [~ {pool}]',
    ],
    asks: ofPool('purchase-state'),
  },
  'who-decides': {
    example: 'who decides',
    group: 'anyone',
    meaning: 'Names who adds people, who buys, and who approves.',
    says: [
      'who [#does] #decide [off] [on|about|over|for|in] [#thing|#it|here] [~ {any-department}]',
      'who has to #decide [off] [on|about] [#thing|#it]',
      'who [my|our] (#contact|approver|auditors|delegate|delegates|purchaser|purchasers|boss)',
      'who (in charge|responsible) [here]',
      '[show|list] (approver|auditors)',
      'who [#does] (i|we) #ask [for|about] [help|#it] [~ {any-department}]',
      'who [#does] (i|we) (#ask|talk to|turn to) [for|about] [more] [#thing|{name}] [~ {any-department}]',
      'who [#does] (i|we) #ask (for|about) [more] {name} #thing',
      'who #does #change [#it|out] [more] [#thing|{name}] [~ {any-department}]',
      'who #does #change [more] {name} #thing [~ {any-department}]',
      'who #does #change #thing ~ {name}',
      'who #changes [#thing|#it|{name}]',
      '[can i|may i] #talk [me] [through] [to|with] (#human|central #it|approver|delegate|#it)',
      '[get|need|want|call|find|i need|i want|give] [me] #human',
      '(#contact|hotline) [person|people|details|information|us]',
      '(call|#ask) #contact',
      '(#contact|call|#ask) [to] (#it|central #it|approver|#human|delegate|delegates)',
      '[get|need|want|i need|i want|i would like|id like] [to] #talk (with|to) (#human|central #it|somebody|someone|anybody|anyone)',
      'how (#does|can|could) (i|we) (get|order|have) [#thing|{name}] more [#thing|{name}]',
      'who central it',
      'how #does (i|we) (#contact|#ask) (#it|central #it|#human|approver|delegate)',
      '(is there|are there) #human [here|i can talk to|to talk to]',
    ],
    asks: ({ department }) => ({ kind: 'who-decides', department }),
  },
  'my-seats': {
    example: 'show my seats',
    group: 'anyone',
    meaning: 'Shows your department’s seats or, without one, your own.',
    says: ['[show|list] my seats [~ {department}]', '[show|list] our seats'],
    asks: ({ department }) => ({ kind: 'my-seats', department }),
  },
  report: {
    example: 'report',
    group: 'delegate',
    meaning: 'Shows where things stand: the position for IT, the seats for others.',
    says: ['[#make|i need] [#latest|seats] #report [~ {department}]', '[show] {department} #report'],
    asks: ({ department }) => ({ kind: 'report', department }),
  },
  adoptable: {
    example: 'adopt jdoe',
    group: 'approver',
    meaning: 'Asks about a license that was given outside alacarte.',
    says: [
      '(adopt|take over) {someone}',
      '(adopt|take over) {owner} [{name}] seats',
      '(adopt|take over) [{name}] seats of {someone}',
    ],
    asks: ({ person }) => (person === undefined ? undefined : { kind: 'adoptable', person }),
  },
  'not-here': {
    example: 'settings',
    group: 'anyone',
    meaning: 'Says what comes nearest to settings.',
    says: [
      '[show|open|change|edit] [my] [notification|language|account] #settings',
      'where [#does] [i] [find|change] [my] #settings',
      'how #does i (change|open|find) [my] #settings',
    ],
    asks: () => ({ kind: 'not-here' }),
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
