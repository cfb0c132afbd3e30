import { placeOfDepartment } from '../../../../src/application/access/page-departments';
import { type ProductWish, withAsker } from '../../../../src/domain/institution/product-wish';
import { decideRoles } from '../../../../src/domain/institution/role-change';
import { type CommandPerson } from '../../../../src/domain/roster/roster-command';
import { activityKey, productId } from '../../../../src/domain/ids';
import { anEntitlement, aSummary } from '../../builders';
import * as bot from '../presenters';
import { ago, type CardSample, NOW, samplesOf, times, TODAY, type World } from '../sample-world';

/** What a change of roles can be undone by. */
const COMMAND = activityKey('message-1');

/** Departments, roles, the catalog and what people wish to be in it. */
export function institutionSamples(w: World): readonly CardSample[] {
  return samplesOf(
    {
      list: departmentLists(w),
      form: departmentForms(w),
      notice: { ...departmentNotices(w), ...closingNotices(w) },
      refusal: closingRefusals(w),
    },
    { list: productLists(w), form: productForms(w) },
    wishes(w),
    { refusal: { 'no such department': bot.presentNoDepartment(w.say('Chemistry'), true) } },
  );
}

function departmentLists(w: World) {
  const listed = [w.math, w.physics, w.eaps].map((department, index) => ({ department, poolCount: 3 - index }));
  const crowd = { delegates: w.crowd(20), purchasers: w.crowd(12) };
  const crowded = w
    .departments(8)
    .map((department, poolCount) => ({ department: { ...department, ...crowd }, poolCount }));
  const pools = w
    .products(20)
    .map((product, index) =>
      aSummary({ ...w.pool, product, people: index * 3, entitlements: [anEntitlement({ seats: 5 })], today: TODAY }),
    );
  const withoutDelegate = listed.flatMap(({ department }) => (department.delegates.length === 0 ? [department] : []));
  const closed = [{ ...w.eaps, name: w.say('History') }];
  const may = { canChange: true, seesAll: true };
  const mayNot = { canChange: false, seesAll: false };
  return {
    departments: bot.presentDepartments(
      { lines: listed, offset: 0, total: listed.length, next: undefined, canChange: true, withoutDelegate, closed },
      [],
    ),
    'departments, page 2': bot.presentDepartments(
      {
        lines: crowded,
        offset: 8,
        total: 40,
        next: placeOfDepartment(w.math),
        canChange: false,
        withoutDelegate: [],
        closed: w.departments(20),
      },
      [{ after: placeOfDepartment(w.math), seen: 8 }],
    ),
    department: bot.presentDepartment({ department: w.math, pools: pools.slice(0, 3), ...may }),
    'department, many pools': bot.presentDepartment({ department: { ...w.math, ...crowd }, pools, ...mayNot }),
  };
}

/** A list that fits on one page. */
const whole = <Line>(lines: readonly Line[]) => ({ lines, offset: 0, total: lines.length, next: undefined });

function productLists(w: World) {
  const aliases = [w.say('visio plan 2', 60), w.say('ms visio', 60)];
  const rows = w.policy.products.map((product, index) => ({
    product: { ...product, aliases: index === 0 ? aliases : [] },
    units: ([20, 'none', 1] as const)[index],
  }));
  const names = rows.map(({ product }) => ({ product, units: undefined }));
  const silent = w
    .products(20)
    .map((product) => ({ product: { ...w.project, ...product }, units: 'unknown' as const }));
  return {
    products: bot.presentProducts({ ...whole(rows), isSilent: false, canChange: true, openWishCount: 2 }, []),
    'products, to a delegate': bot.presentProducts(
      { ...whole(names), isSilent: false, canChange: false, openWishCount: 0 },
      [],
    ),
    'products, Microsoft 365 is silent': bot.presentProducts(
      {
        lines: silent.slice(8, 16),
        offset: 8,
        total: silent.length,
        next: w.project.id,
        isSilent: true,
        canChange: true,
        openWishCount: 1,
      },
      [{ after: w.visio.id, seen: 8 }],
    ),
  };
}

function departmentForms(w: World) {
  const names = `${w.say('Chemistry', 80)}\n${w.say('Chem', 80)}`;
  const values = { name: w.say('Chemistry', 80), directoryNames: names, delegates: '' };
  const wrong = { ...values, name: '', delegates: w.say('jdoe, nobody', 5000) };
  const isNew = { isNew: true, data: { origin: 'message-1' } } as const;
  const isThere = { isNew: false, data: { department: w.math.id, seen: 'seen' } } as const;
  const problems = ['Name: the department needs a name.'];
  const role = { department: { ...w.math, name: w.say('Mathematics', 80) }, origin: 'message-1', role: '' };
  return {
    'give a role': bot.presentRoleForm({ ...role, hasPicker: true, problems: [] }),
    'give a role, nobody named': bot.presentRoleForm({
      ...role,
      hasPicker: false,
      problems: ['Name at least one person.'],
    }),
    'a new name': bot.presentRenameForm(w.math, '', []),
    'a name that is taken': bot.presentRenameForm(w.math, w.say('Physics', 80), [
      'Name: there is a department called “Physics” already.',
    ]),
    'edit a department': bot.presentDepartmentForm({
      heading: `Edit ${values.name}`,
      values,
      problems: [],
      ...isThere,
    }),
    'a department with problems': bot.presentDepartmentForm({
      heading: 'Add a department',
      values: wrong,
      problems,
      ...isNew,
    }),
  };
}

function productForms(w: World) {
  // Microsoft's own words, and not a person's: they come back as they are.
  const units = (index: number) => ({
    skuPartNumber: `M365EDU_A3_STUUSEBNFT_RPA1_FACULTY_${index}`,
    units: index === 1 ? undefined : index,
  });
  const form = (isNew: boolean, name: string, count: number, ...problems: readonly string[]) => {
    const values = { name, aliases: w.say('visio plan 2, ms visio', 300), partNumbers: '' };
    const heading = isNew ? 'Add a product' : `Edit ${name}`;
    return bot.presentProductForm({
      heading,
      isNew,
      values,
      partNumbers: times(count, units),
      problems,
      data: { origin: 'message-1' },
    });
  };
  return {
    'add a product, no part number left': form(true, w.say('Miro', 40), 0),
    'edit a product': form(false, w.visio.name, 4),
    'a product with problems': form(true, '', 150, 'Name: the product needs a name.'),
  };
}

function departmentNotices(w: World) {
  const by = w.who('Sam Okafor');
  const said = (name: string, own = {}): CommandPerson => ({ ...w.who(name), userText: w.say(name), ...own });
  const roles = (kind: 'give' | 'take', role: 'delegate' | 'approver', ...people: readonly CommandPerson[]) => {
    const change = { kind, role, people };
    const { lines } = decideRoles(role === 'approver' ? [by] : w.math.delegates, change, { by: by.userId });
    return bot.presentRoles({ change, department: role === 'approver' ? undefined : w.math, lines }, COMMAND);
  };
  const nobody = { userId: undefined, userText: w.say('jode'), reason: 'not-found' } as const;
  const several = [said('Mo Ali'), said('Dana Reyes'), said('Chris Park', { isGuest: true }), nobody];
  const given = { kind: 'role-given', department: w.math, by, at: NOW } as const;
  return {
    'department added': bot.presentDepartmentSaved(w.eaps, true),
    'department saved': bot.presentDepartmentSaved(w.math, false),
    'one delegate more': roles('give', 'delegate', said('Jane Doe')),
    'several delegates': roles('give', 'delegate', said('Jane Doe'), ...several),
    'the last approver': roles('take', 'approver', said('Sam Okafor')),
    'none of many': roles('take', 'delegate', ...times(40, (index) => said(`Person ${index + 1}`))),
    'a delegate is told': w.message({ ...given, role: 'delegate' }),
    'a purchaser is told': w.message({ ...given, role: 'purchaser' }),
  };
}

function closingNotices(w: World) {
  const change = { kind: 'give', role: 'delegate', people: [] } as const;
  const line = (status: 'given' | 'taken', name: string) => ({ status, person: w.who(name) });
  const pool = { product: w.visio, people: 3, seats: 5, coverUntil: TODAY, licenses: 3 };
  const pools = times(4, (index) => ({ ...pool, product: { id: productId(`p${index}`), name: w.say('Project') } }));
  const goOn = { title: 'Remove', press: bot.press('roster.cancel', {}), isPrimary: true };
  const asked = { kind: 'confirm', department: w.math, people: [w.who('Dana Reyes')], purchasers: [] } as const;
  const renamed = { ...w.math, name: w.say('Humanities'), directoryNames: [w.say('History', 60)] };
  const moved = { kind: 'moved', role: 'delegate', from: w.math, to: w.physics } as const;
  return {
    'a delegate replaced': bot.presentRoles(
      { change, department: w.math, lines: [line('given', 'Jane Doe'), line('taken', 'Dana Reyes')] },
      COMMAND,
    ),
    'a delegate moved': bot.presentMoved({ ...moved, lines: [line('given', 'Dana Reyes')] }, COMMAND),
    'a delegate moved by half': bot.presentHalfMoved({
      ...{ kind: 'half-moved', role: 'delegate', from: w.math, to: w.physics, lines: [line('given', 'Dana Reyes')] },
      because: { code: 'central-it-only', askPeople: [] },
    }),
    'a move undone by half': bot.presentRolesUndone(
      [{ department: w.math, role: 'delegate', lines: [line('given', 'Dana Reyes')] }],
      [{ department: w.physics, because: { code: 'central-it-only', askPeople: [] } }],
    ),
    'a role undone': bot.presentRolesUndone([
      { department: w.math, role: 'delegate', lines: [line('given', 'Dana Reyes')] },
    ]),
    'a move undone': bot.presentRolesUndone([
      { department: w.math, role: 'delegate', lines: [line('given', 'Dana Reyes')] },
      { department: w.physics, role: 'delegate', lines: [line('taken', 'Dana Reyes')] },
    ]),
    'the last delegate': bot.presentRoleWarning({ ...asked, about: 'last-delegate' }, { goOn }),
    'the last delegate, moved': bot.presentRoleWarning(
      { ...asked, about: 'last-delegate', purchasers: w.crowd(5) },
      { goOn: { ...goOn, title: 'Move' }, to: w.physics.name },
    ),
    'an approver, oneself': bot.presentRoleWarning({ ...asked, about: 'oneself', department: undefined }, { goOn }),
    'close a department': bot.presentClosing({
      kind: 'confirm',
      department: w.math,
      delegates: w.crowd(2),
      purchasers: [],
    }),
    'in the way of closing': bot.presentInTheWay({
      kind: 'in-the-way',
      department: w.math,
      pools: [pool, ...pools],
      purchases: [w.say('PO-5001', 40)],
    }),
    'a department closed': bot.presentWasClosed(w.math),
    'a department reopened': bot.presentReopened({ ...w.math, delegates: [] }),
    'a department renamed': bot.presentRenamed(renamed, w.say('History')),
    'a new department is not closed by undo': bot.presentNoUndo(w.math, 'department-opened'),
    'a closed department is not opened by undo': bot.presentNoUndo({ ...w.math, closedAt: NOW }, 'department-closed'),
    'earlier names not given back by undo': bot.presentNoUndo(w.math, 'department-changed'),
    'called so already': bot.presentRenamed(renamed, undefined),
  };
}

function closingRefusals(w: World) {
  const may = { canChange: true, timeZone: w.policy.timeZone };
  return {
    'a closed department': bot.presentClosed({ ...w.math, closedAt: NOW }, may),
    'called something else by now': bot.presentRenamedBefore(w.math, w.say('History')),
  };
}

function wishes(w: World) {
  const wished = (typed: string, askers: number): ProductWish => {
    const people = w.crowd(askers).map((person, index) => ({ person, at: ago(index * 999), department: w.math.id }));
    const wish = people.reduce<ProductWish | undefined>(
      (so, asker) => withAsker(so, w.say(typed, 40), asker),
      undefined,
    );
    if (wish === undefined) throw new Error('somebody wishes for it');
    return wish;
  };
  const one = wished('Miro', 1);
  const two = wished('Acrobat Pro', 2);
  const many = wished('Power Automate Premium', 30);
  const words = { timeZone: w.policy.timeZone, departments: [w.math] };
  const list = (open: readonly ProductWish[]) =>
    bot.presentWishes({ ...whole(open), canChange: true, departments: [w.math] }, { trail: [], ...words });
  const settled = { kind: 'wish-settled', typed: one.typed, by: w.who('Sam Okafor'), at: NOW } as const;
  const asked = {
    kind: 'exception-asked',
    exception: 'double',
    department: w.math,
    product: w.visio,
    count: 1,
    words: w.say('Does she still need both?', 240),
    by: w.who('Sam Okafor'),
    at: NOW,
  } as const;
  const reason = w.say('Ten people of two departments would have to want it.', 300);
  const problems = ['Say why, so that people know.'];
  return {
    list: {
      'no wishes': list([]),
      wishes: list([one, two, many]),
    },
    form: { 'a wish': bot.presentWish(one, words), 'a wish of many': bot.presentWish(many, { ...words, problems }) },
    notice: {
      'product saved that people asked for': bot.presentProductSaved(w.visio, [two]),
      'wish recorded': bot.presentWishRecorded({ kind: 'recorded', wish: one, isNew: true }),
      'in the catalog already': bot.presentWishRecorded({ kind: 'in-catalog', product: w.visio }),
      'wish closed': bot.presentWishClosed({ ...one, status: 'closed', reason }),
      'wish turned down': w.message({ ...settled, became: { reason } }),
      'exception asked about': w.message({ ...asked, person: w.who('Ana Wong') }),
      'number asked about': w.message({ ...asked, exception: 'awaiting', count: 3 }),
      'wish come true': w.message({ ...settled, became: { product: w.visio } }),
    },
  };
}
