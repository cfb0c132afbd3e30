/** A test that shows that a threat comes to nothing: its file, and words of its title as the file has them. */
type Proof = readonly [file: string, title: string];

/** Who might do what, and what shows that they get nothing. */
export interface Threat {
  readonly id: string;
  readonly what: string;
  readonly proofs: readonly Proof[];
}

/**
 * The threats that the program is built against. `threats.test.ts` looks for each test by its title: whoever renames or removes one says here
 * what shows it instead.
 */
export const THREATS: readonly Threat[] = [
  {
    id: 'T1',
    what: 'anybody posts activities without a token, or with one that is forged, expired or unsigned',
    proofs: [['test/bot/door.test.ts', 'is refused with 401, without asking anybody, whatever comes for a token']],
  },
  {
    id: 'T2',
    what: 'somebody holds a token of Entra for the bot’s own id',
    proofs: [
      ['test/bot/door.test.ts', 'a token of any tenant'],
      ['test/soak/floods.test.ts', 'T2, T8, T12: '],
    ],
  },
  {
    id: 'T3',
    what: 'somebody has seen a token of the channel, which says nothing of the body it comes with',
    proofs: [
      [
        'test/door/limits.test.ts',
        'T3: a token that somebody has seen does no more under another name than its owner could',
      ],
      ['test/scenarios/roster/repeats.test.ts', 'has one effect and one post when it reaches two processes at once'],
    ],
  },
  {
    id: 'T4',
    what: 'somebody without a role types commands, or makes the data of a button',
    proofs: [
      ['test/scenarios/threats/hostile-presses.test.ts', 'T4: no verb at all lets %s change anything'],
      ['test/scenarios/institution/authority.test.ts', '%s changes nothing with "%s"'],
    ],
  },
  {
    id: 'T5',
    what: 'a delegate edits or repeats the data of a card: another pool, another person, odd numbers',
    proofs: [
      ['test/scenarios/threats/hostile-presses.test.ts', 'T5: no verb lets a delegate change another department'],
      ['test/scenarios/purchase/forged-purchases.test.ts', 'a forged press'],
    ],
  },
  {
    id: 'T6',
    what: 'a card from before a role was taken away, or one that was forwarded',
    proofs: [
      ['test/scenarios/institution/authority.test.ts', 'is no delegate any more undoes nothing'],
      ['test/scenarios/institution/authority.test.ts', 'is no delegate any more adds nobody'],
      ['test/scenarios/institution/two-processes.test.ts', 'is obeyed in another at once when it was taken away'],
    ],
  },
  {
    id: 'T7',
    what: 'a colleague in a group chat presses a card that is meant for another',
    proofs: [
      [
        'test/scenarios/institution/authority.test.ts',
        'pressed it in a group chat is not undone by a colleague without a role',
      ],
      ['test/scenarios/purchase/purchase-copies.test.ts', 'in a channel shows a bystander who presses it why not'],
    ],
  },
  {
    id: 'T8',
    what: 'a guest, or somebody of another tenant, writes to the bot',
    proofs: [
      ['test/bot/door.test.ts', 'refuses messages, presses, installs and all else that names another tenant %s'],
      ['test/scenarios/institution/authority.test.ts', 'a guest may do nothing, and is told so'],
      ['test/scenarios/purchase/purchase-authority.test.ts', 'somebody of another tenant, whoever they say they are'],
    ],
  },
  {
    id: 'T9',
    what: 'a delegate gives licenses to outsiders, or passes seats around faster than people can use them',
    proofs: [
      ['test/domain/roster/admission.test.ts', 'a guest before a disabled account'],
      ['test/scenarios/roster/people-picker.test.ts', 'checks who was picked as anybody else'],
      ['test/scenarios/threats/passed-around.test.ts', 'are told to approvers once a day'],
    ],
  },
  {
    id: 'T10',
    what: 'two delegates, or two presses, race for the last seat',
    proofs: [
      ['test/soak/contention.test.ts', 'COUNTS.races'],
      ['test/scenarios/roster/repeats.test.ts', 'undoes once when both presses come at once'],
    ],
  },
  {
    id: 'T11',
    what: 'Teams delivers an activity again',
    proofs: [
      ['test/scenarios/roster/repeats.test.ts', 'gets the recorded answer again, with one effect'],
      [
        'test/scenarios/roster/repeats.test.ts',
        'has one effect and one post when the program was started anew in between',
      ],
    ],
  },
  {
    id: 'T12',
    what: 'an address leads the bot to another host, which would get its token',
    proofs: [
      ['test/scenarios/threats/stored-addresses.test.ts', 'T12: a stored address'],
      ['test/bot/door.test.ts', 'an address that hides another'],
      ['test/soak/floods.test.ts', 'T2, T8, T12: '],
    ],
  },
  {
    id: 'T13',
    what: 'the rights on the tenant reach further than what they are used for',
    proofs: [
      ['test/scenarios/threats/asked-of-graph.test.ts', 'T13, T14: what is asked of Graph'],
      ['test/adapters/graph/permissions.test.ts', 'has every request that the adapter writes'],
    ],
  },
  {
    id: 'T14',
    what: 'we ourselves delete people, or release many at once',
    proofs: [
      ['test/scenarios/threats/asked-of-graph.test.ts', 'T13, T14: what is asked of Graph'],
      ['test/scenarios/reconcile/release-limits.test.ts', 'unexplained releases allowed'],
      ['test/soak/truncations.test.ts', 'changes nothing, least of all releases anybody, while reads are cut short'],
    ],
  },
  {
    id: 'T15',
    what: 'somebody with the keys of the store edits the ledger',
    proofs: [['test/adapters/documents/department/ledger-hash.test.ts', 'damages is found, given the head']],
  },
  {
    id: 'T16',
    what: 'writes in several regions are switched on for the store, or its consistency is weakened',
    proofs: [
      [
        'test/adapters/cosmos/cosmos-documents.test.ts',
        'is refused on an account that takes writes in several regions',
      ],
    ],
  },
  {
    id: 'T17',
    what: 'a delegate finds out about other departments and people from answers, or from how they differ',
    proofs: [
      [
        'test/scenarios/threats/hostile-presses.test.ts',
        'T17: what is not yours and what is not there are answered alike',
      ],
      ['test/scenarios/institution/authority.test.ts', 'what is not there and what is not yours'],
      ['test/scenarios/purchase/purchase-strangers.test.ts', 'a purchase that is not there and one that is not yours'],
    ],
  },
  {
    id: 'T18',
    what: 'a flood: forged tokens, large bodies, slow ones, requests that are none',
    proofs: [
      ['test/soak/floods.test.ts', 'malformed requests end no process'],
      ['test/bot/bad-address.test.ts', 'T18: is refused, and ends nothing, though it comes from anybody: %s'],
      ['test/door/limits.test.ts', 'T18: a body of 100 MB is refused before 1 MB of it is read'],
    ],
  },
  {
    id: 'T19',
    what: 'a name or a reason holds a mention, a link or a formula',
    proofs: [
      ['test/cards/inert.test.ts', 'shows %s as it was typed'],
      ['test/cards/cards.test.ts', 'is inert wherever %s could print it'],
      ['test/scenarios/purchase/purchase-copies.test.ts', 'shows nobody a link or a mention in a purchase order'],
    ],
  },
  {
    id: 'T20',
    what: 'a reminder goes out twice, to the wrong people, or where others read it',
    proofs: [
      [
        'test/scenarios/reminder/year.test.ts',
        'tells everybody, for a year and two months, exactly what they should hear',
      ],
      ['test/soak/reminder-year.test.ts', 'loses no letter of a year and repeats none that was not in the air'],
      ['test/scenarios/institution/private-answers.test.ts', 'is no matter for a channel'],
    ],
  },
  {
    id: 'T21',
    what: 'a library that gets no releases any more, or has a known weakness',
    proofs: [
      [
        'test/architecture/threats.test.ts',
        'T21: the SDK, the web server and the clients of services each have one home',
      ],
    ],
  },
];
