import { type Evidence } from '../../../ports/audit/evidence';
import { aboutLines, notSaid } from './about';

/** Recomputes the chains of ledgers with nothing but Python 3. Keys of our entries are ASCII and numbers are whole, so that its JSON is canonical. */
export const CHAIN_SCRIPT = `import hashlib, json, sys

heads = {head['department']: (head['number'], head['hash']) for head in json.load(open('pack.json', encoding='utf-8'))['heads']}
for path in sys.argv[1:]:
    number, previous, department = 0, '0' * 64, None
    for line in open(path, encoding='utf-8', newline='\\n'):
        entry = json.loads(line)
        claimed = entry.pop('hash')
        text = json.dumps(entry, ensure_ascii=False, separators=(',', ':'), sort_keys=True)
        number, department = number + 1, entry['department']
        found = hashlib.sha256(text.encode('utf-8')).hexdigest()
        if (entry['number'], entry['previous'], found) != (number, previous, claimed):
            sys.exit(f'{path}: line {number} does not fit')
        previous = claimed
    if heads.pop(department, None) != (number, previous):
        sys.exit(f'{path}: does not end where pack.json says')
    print(f'{path}: {number} entries, intact')
if heads:
    sys.exit(f'ledgers are missing: {sorted(heads)}')`;

/** How an outsider checks a pack, as text. @param lostProofs One line for each proof that cannot be given. */
export function readMeText(evidence: Evidence, lostProofs: readonly string[]): string {
  const { anchor } = evidence;
  const about = aboutLines(evidence).map(([label, value]) => `${`${label}:`.padEnd(14)}${plain(value)}`);
  const lost = lostProofs.length === 0 ? [] : ['', 'Proofs that could not be given:', ...lostProofs.map(bullet)];
  const anchored =
    anchor === undefined
      ? 'No anchor was known when this pack was made.'
      : `The last anchor known when this pack was made: number ${anchor.number}, hash ${anchor.hash}.`;
  return [
    ...['LICENSE AUDIT: EVIDENCE PACK', '', ...about, ''],
    ...['What is in it', '-------------', ...CONTENTS, ''],
    ...['How to check it, without alacarte', '---------------------------------', ...FILES_STEP, ...CHAIN_STEP],
    ...CHAIN_SCRIPT.split('\n').map((line) => (line === '' ? '' : `    ${line}`)),
    ...['', ...PROOF_STEP, ...ANCHOR_STEP, indented(anchored), ''],
    ...['What it does not say', '--------------------', ...notSaid(evidence).map(bullet), ...lost, ''],
  ].join('\n');
}

/** One line, whatever somebody typed. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ');
const bullet = (text: string): string => `- ${plain(text)}`;
const indented = (text: string): string => `   ${text}`;

const CONTENTS = [
  'statement.pdf   what people read: totals, exceptions, sign-off',
  'workbook.xlsx   the same numbers, with every purchase, seat spell, exception and decision',
  'proofs/         the files that prove purchases; each begins with the first 12 digits of its SHA-256',
  'ledger/         the record of who did what, one entry a line, as recorded by the end of the day;',
  '                one file for each department, and one for the institution',
  'pack.json       where each ledger ends, and the anchor that was known',
  'SHA256SUMS      the SHA-256 of every other file',
];

const FILES_STEP = [
  '1. No file was changed, left out or swapped. In the folder that the zip file was unpacked into:',
  '',
  '    sha256sum -c SHA256SUMS',
  '',
  '   (on macOS: shasum -a 256 -c SHA256SUMS). Every line must end with OK.',
  '',
];

const CHAIN_STEP = [
  '2. No ledger entry was changed, left out, put in or moved. Each entry holds the hash of the one before it (previous),',
  '   and its own (hash): the SHA-256 of its canonical JSON (RFC 8785) without hash. Save the lines below as chain.py in',
  '   the same folder, and type:',
  '',
  '    python3 chain.py ledger/*.jsonl',
  '',
  '   Or, where alacarte is installed, without unpacking: npm run verify -- PACK.zip',
  '',
];

const PROOF_STEP = [
  '3. The proofs are those that were sent. An entry "purchase-submitted" names the SHA-256 of each of its files; it is the',
  '   one that SHA256SUMS has for the file in proofs/, and that the sheet Purchases of the workbook shows.',
  '',
];

const ANCHOR_STEP = [
  '4. The ledgers were not written anew as a whole. Whoever can write all of a ledger can make a chain that holds. So where',
  '   all ledgers end is written down elsewhere from time to time: an anchor, one line with its own number, the ends that',
  '   changed, and one hash over all ends (root). Ask for the file of anchors from whoever keeps it, apart from this pack:',
  '',
  '    npm run verify -- PACK.zip --anchors anchors.jsonl',
  '',
  '   By hand: an anchor made by then names for a department a number and a hash; the line of that number in its ledger',
  '   must have that hash.',
  '',
];
