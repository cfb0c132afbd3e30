import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidencePackWriter } from '../../../src/adapters/pack/pack-writer';
import { decisionText } from '../../../src/adapters/pack/words/decisions';
import { figuresOf } from '../../../src/domain/audit/audit';
import { type KnownPerson } from '../../../src/domain/people';
import { isThere, readWorkbook, type SheetRead } from '../../support/audit/pack-reading';
import { sampleEvidence } from '../../support/audit/sample-evidence';
import { person } from '../../support/builders';

type Given = Parameters<typeof sampleEvidence>[0];

const HAS_OFFICE = isThere('soffice', '--version');

/** What programs take for a formula, or for something else than text, and what is hard to write down. */
const HOSTILE = [
  ...['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '  =1', '＝1+1', '＋1', '－1', '＠x', "'=1", '"=1"'],
  ...['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", '<f>1</f>', '&amp;', 'a < b & c > d', '1e5', '001', 'TRUE'],
  ...['2027-06-30', 'Žofie 王小明 😀', 'שלום', 'one\ntwo', ' blank before and behind ', '_x000D_', '#REF!', '{=1}'],
];

async function sheetsOf(given: Given = {}): Promise<ReadonlyMap<string, SheetRead>> {
  return readWorkbook(await evidencePackWriter().workbook(sampleEvidence(given).evidence));
}

/** The rows of a sheet below its head, as what their columns are called says. */
function rowsOf(
  sheets: ReadonlyMap<string, SheetRead>,
  name: string,
): readonly Readonly<Record<string, string | number>>[] {
  const [head = [], ...rows] = sheets.get(name)?.rows ?? [];
  return rows.map((row) => Object.fromEntries(head.map((title, index) => [title, row[index] ?? ''])));
}

const hostile = (number: number): KnownPerson => {
  const text = HOSTILE[number % HOSTILE.length] ?? '';
  return { ...person(number), displayName: text, userPrincipalName: text };
};

describe('the workbook', () => {
  it('has its sheets, each with a head that stays in view', async () => {
    const sheets = await sheetsOf();

    expect([...sheets.keys()]).toStrictEqual([
      ...['Position', 'Products', 'Purchases', 'Seat spells', 'Exceptions', 'Decisions', 'Attestations', 'About'],
    ]);
    for (const { xml } of sheets.values()) {
      expect(xml).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/u);
      expect(xml).toMatch(/<col [^>]*width="\d+"/u);
    }
  });

  it('says the numbers of the audit', async () => {
    const { evidence } = sampleEvidence({ departments: 5, people: 9 });
    const sheets = readWorkbook(await evidencePackWriter().workbook(evidence));
    const { audit } = evidence;

    const position = rowsOf(sheets, 'Position').map((row) => [row['Entitled'], row['Seated'], row['Waiting']]);
    expect(position).toStrictEqual(audit.pools.map(({ entitled, seated, waiting }) => [entitled, seated, waiting]));
    expect(rowsOf(sheets, 'Purchases').map((row) => row['Seats'])).toStrictEqual(
      audit.pools.flatMap(({ purchases }) => purchases.map(({ seats }) => seats)),
    );
    const about = new Map(rowsOf(sheets, 'About').map((row) => [row['What'], row['Value']]));
    const { entitled, seated, exceptions, unanswered } = figuresOf(audit);
    expect([about.get('Entitled'), about.get('Seated'), about.get('Exceptions')]).toStrictEqual([
      entitled,
      seated,
      exceptions,
    ]);
    expect(about.get('Exceptions without an answer')).toBe(unanswered);
    expect(about.get('Time zone')).toBe('America/Los_Angeles');
  });

  it('has dates that are dates, by the clocks of the institution', async () => {
    const [purchase] = rowsOf(await sheetsOf(), 'Purchases');

    // Counted from the day before January 1, 1900, as sheets count; 16:01 in UTC was 9:01 there.
    expect(purchase?.['Cover from']).toBe(46_235);
    expect(purchase?.['Sent at']).toBeCloseTo(46_237 + (9 * 60 + 1) / 1440, 6);
  });

  it('has the organization’s own fields, proofs with their hashes, and who decided', async () => {
    const [purchase] = rowsOf(await sheetsOf(), 'Purchases');

    expect(purchase).toMatchObject({
      ...{ 'Purchase order': 'PO-1000', 'Funding string': '12345-0', 'Price of a seat (USD)': 59.99 },
      ...{ 'Proof files': 'order 0.pdf', 'Sent by': 'Person 900 (person900@contoso.edu)' },
      ...{ 'Confirmed by': 'alacarte (job cover)', 'Units seen': 40 },
      'SHA-256 of the files': expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
    });
  });

  it('leaves out the tenant where it is about one department', async () => {
    const { evidence } = sampleEvidence();
    const audit = { ...evidence.audit, department: { id: 'dept-0' as never, name: 'Mathematics' } };

    const sheets = readWorkbook(await evidencePackWriter().workbook({ ...evidence, audit }));

    expect([...sheets.keys()]).not.toContain('Products');
  });

  it('has no formula, whatever people are called, and every text as it was', async () => {
    const sheets = await sheetsOf({ departments: 1, products: 1, people: HOSTILE.length, names: hostile });

    for (const { xml } of sheets.values()) expect(xml).not.toMatch(/<f[ >]/u);
    const spells = rowsOf(sheets, 'Seat spells');
    // XML knows no carriage return but as the end of a line.
    const expected = HOSTILE.map((text) => text.replaceAll('\r', '\n'));
    expect(spells.map((row) => String(row['Person']).replaceAll('\r', '\n'))).toStrictEqual(expected);
    expect(spells.every((row) => typeof row['Person'] === 'string')).toBe(true);
  });

  (HAS_OFFICE ? it : it.skip)(
    `is text to LibreOffice, too${HAS_OFFICE ? '' : ' (left out: no soffice here)'}`,
    async () => {
      const { evidence } = sampleEvidence({ departments: 1, products: 1, people: HOSTILE.length, names: hostile });
      const folder = mkdtempSync(join(tmpdir(), 'alacarte-office-'));
      writeFileSync(join(folder, 'workbook.xlsx'), await evidencePackWriter().workbook(evidence));
      // Every sheet, quoted where it is text; formulas are written as such.
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,true,false,false,-1';
      const profile = `-env:UserInstallation=file://${folder}/profile`;

      const done = spawnSync('soffice', [profile, '--headless', '--convert-to', filter, 'workbook.xlsx'], {
        cwd: folder,
      });

      expect(done.status).toBe(0);
      expect(readdirSync(folder).filter((name) => name.endsWith('.csv'))).toHaveLength(8);
      const spells = readFileSync(join(folder, 'workbook-Seat spells.csv'), 'utf8');
      for (const text of HOSTILE.filter((one) => !/[\r\n]/u.test(one)))
        expect(spells).toContain(`"${text.replaceAll('"', '""')}"`);
      rmSync(folder, { recursive: true });
    },
  );

  it('has words for every decision', async () => {
    const { evidence } = sampleEvidence();

    expect(rowsOf(await sheetsOf(), 'Decisions').map((row) => row['What'])).toStrictEqual(
      evidence.decisions.map(({ entry }) => decisionText(entry.fact)?.what),
    );
  });
});
