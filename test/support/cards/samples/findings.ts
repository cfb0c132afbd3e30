import { findLeavers, type SeatedPerson } from '../../../../src/domain/findings/leaver';
import { type UserId, userId } from '../../../../src/domain/ids';
import { type MirrorAsked, type MirrorStop } from '../../../../src/domain/mirror/mirror';
import { type KnownPerson } from '../../../../src/domain/people';
import { presentLeavers, presentMirroring } from '../presenters';
import { type CardSample, NOW, samplesOf, type World } from '../sample-world';

/** What is found without anybody asking, and left to somebody: who left, and what groups and rosters do not agree on. */
export function findingSamples(w: World): readonly CardSample[] {
  return samplesOf(leavers(w), mirrors(w));
}

const LEAVERS_SHOWN = 8;

function leavers(w: World) {
  const departments = [w.math, w.eaps];
  const seated = (person: KnownPerson, account: SeatedPerson['account'], pool = w.pool): SeatedPerson => ({
    place: { ...person, department: pool.department.id, product: pool.product.id },
    account,
    directoryDepartment: w.say('Facilities and Operations', 64),
  });
  const found = (people: readonly SeatedPerson[]) => {
    const all = findLeavers(people, departments, NOW).map((leaver) => ({
      ...leaver,
      productName: w.policy.products.find(({ id }) => id === leaver.product)?.name ?? '',
      departmentName: departments.find(({ id }) => id === leaver.department)?.name,
    }));
    return { leavers: all.slice(0, LEAVERS_SHOWN), more: Math.max(0, all.length - LEAVERS_SHOWN) };
  };
  const theo = w.who('Théo Moreau');
  const elsewhere = { department: w.eaps, product: w.powerBi };
  const several = found([
    seated(w.who('Jane Doe'), 'disabled'),
    seated(w.who('Mo Ali'), 'missing'),
    seated(theo, 'enabled'),
    seated(theo, 'enabled', elsewhere),
  ]);
  const told = (people: readonly SeatedPerson[]) => w.message({ kind: 'leavers', shown: found(people) });
  const typed = { who: '', to: w.say('asmith', 200) };
  return {
    form: {
      'one left': told([seated(w.who('Jane Doe'), 'disabled')]),
      'several left': presentLeavers(several, { problems: ['Tick at least one person.'], typed }),
      'many left': told(w.crowd(40).map((person) => seated(person, 'enabled'))),
    },
    notice: { 'nobody left': presentLeavers({ leavers: [], more: 0 }) },
  };
}

function mirrors(w: World) {
  const groupId = '3f1c0c2e-5d7a-4c55-9d43-0b6f4c1a7e10';
  const place = { department: w.math.id, product: w.visio.id, groupId, ...w.names };
  const asked = (departures: number, ...lines: MirrorAsked['lines']) =>
    w.message({ kind: 'mirror-asked', asked: { run: 'mirror-1', at: NOW, lines, departures } });
  const pool = (stop: MirrorStop) => ({ ...place, about: 'pool', stop }) as const;
  const stops = (
    ['no-group', 'gives-licenses', 'dynamic', 'mail-enabled', 'on-premises', 'role-assignable', 'too-large'] as const
  ).map((code) => pool({ code }));
  const failed = { status: 'failed', because: w.say('Insufficient privileges', 200) } as const;
  const change = (action: 'add' | 'remove', of: UserId, person?: KnownPerson) =>
    ({ ...place, about: 'person', step: { action, side: 'group', userId: of }, person, outcome: failed }) as const;
  const jane = w.who('Jane Doe');
  const instead = { action: 'remove', side: 'group' } as const;
  const held = { action: 'hold', userId: jane.userId, reason: 'unexplained', instead } as const;
  const agreed = (removed: readonly KnownPerson[], left = 0, notDone = 0) =>
    w.message({ kind: 'mirror-agreed', agreed: { kind: 'done', run: 'mirror-1', removed, left, notDone } });
  const trouble = (kind: 'busy' | 'trouble') => w.message({ kind: 'mirror-agreed', agreed: { kind, run: 'mirror-1' } });
  return {
    list: {
      'many left a group': asked(31, pool({ code: 'too-many-departures', count: 31, most: 25 })),
      'groups that cannot be mirrors': asked(0, ...stops),
      'members in trouble': asked(
        0,
        { ...place, about: 'person', step: held, person: jane },
        change('add', jane.userId, jane),
        change('remove', userId('9b0c6a52-0000-4000-8000-000000000001')),
      ),
    },
    notice: {
      'comparing groups': presentMirroring(),
      'taken off': agreed(w.crowd(3)),
      'many taken off, others not': agreed(w.crowd(40), 2, 1),
      'everybody is back': agreed([]),
      'groups are being compared': trouble('busy'),
      'groups in trouble': trouble('trouble'),
      'question too old': w.message({ kind: 'mirror-agreed', agreed: { kind: 'too-old' } }),
      'a role that ended while groups were compared': w.message({
        kind: 'mirror-agreed',
        agreed: { kind: 'role-ended', removed: 40 },
      }),
    },
  };
}
