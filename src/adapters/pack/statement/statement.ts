import { figuresOf } from '../../../domain/audit/audit';
import { type Evidence } from '../../../ports/audit/evidence';
import { notSaid } from '../words/about';
import { dayText } from '../words/moment';
import { actorText } from '../words/people';
import { drawPools, drawProducts } from './counted';
import { drawExceptions } from './exceptions';
import { Sheet } from './sheet';
import { drawAttestations, drawLearnedLater, drawSignOffs } from './signed';
import { drawTitle } from './title';

/** What a pack has besides the statement. */
export interface Enclosed {
  readonly proofs: number;
  /** One line for each proof that cannot be given. */
  readonly lostProofs: readonly string[];
  readonly ledgers: number;
  readonly entries: number;
}

/** The statement that people read, a PDF file. */
export async function writeStatement(evidence: Evidence, enclosed: Enclosed): Promise<Uint8Array> {
  const { organization, audit, timeZone } = evidence;
  const header = `${organization} — license audit as of ${dayText(audit.asOf)}`;
  const sheet = new Sheet({
    ...{ title: header, header, author: actorText(evidence.madeBy), madeAt: new Date(audit.madeAt) },
    footer: `Audit ${audit.id} — all times in ${timeZone}`,
  });
  drawTitle(sheet, evidence);
  drawSignOffs(sheet, evidence);
  drawProducts(sheet, evidence);
  drawPools(sheet, evidence);
  drawExceptions(sheet, evidence);
  drawLearnedLater(sheet, evidence);
  drawAttestations(sheet, evidence);
  drawNotSaid(sheet, evidence, enclosed);
  drawHowToCheck(sheet, evidence, enclosed);
  return sheet.end();
}

function drawNotSaid(sheet: Sheet, evidence: Evidence, { lostProofs }: Enclosed): void {
  sheet.begin();
  sheet.heading('What this statement does not say', 1);
  for (const line of notSaid(evidence)) sheet.paragraph(`•  ${line}`, {}, 3);
  if (lostProofs.length === 0) return;
  sheet.heading('Proofs that could not be given', 2, 30);
  for (const line of lostProofs) sheet.paragraph(`•  ${line}`, {}, 3);
}

function drawHowToCheck(sheet: Sheet, { audit, anchor }: Evidence, enclosed: Enclosed): void {
  const { unanswered } = figuresOf(audit);
  const { proofs, ledgers, entries } = enclosed;
  const count = (number: number, one: string, many = `${one}s`): string =>
    `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
  sheet.begin();
  sheet.heading('How to check it', 1, 40);
  sheet.paragraph(
    `This statement is one file of an evidence pack with ${count(proofs, 'proof')} and ${count(ledgers, 'ledger')} of ${count(entries, 'entry', 'entries')} together. README.txt in it says, step by step, how to check without alacarte that no file was changed (SHA256SUMS), that no entry of a ledger was changed, left out or put in (each entry names the hash of the one before), and that the ledgers are those of an anchor that was kept elsewhere.`,
  );
  sheet.paragraph(
    anchor === undefined
      ? 'No anchor was known when it was made: the ledgers are consistent in themselves, and were compared with nothing.'
      : `The last anchor known when it was made: number ${anchor.number}, ${anchor.hash}.`,
  );
  if (unanswered > 0) sheet.paragraph(`${count(unanswered, 'exception')} had no answer when it was made.`);
}
