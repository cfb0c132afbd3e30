import { type AuditFigures, figuresOf } from '../../../domain/audit/audit';
import { type Evidence } from '../../../ports/audit/evidence';
import { aboutLines } from '../words/about';
import { dayText } from '../words/moment';
import { INK, type Sheet } from './sheet';

const LABEL_WIDTH = 92;
const TILE_HEIGHT = 50;
const TILE_GAP = 8;

/** What a reader sees first: what it is, about what, by whom, and the figures. */
export function drawTitle(sheet: Sheet, evidence: Evidence): void {
  const { organization, audit } = evidence;
  sheet.paint((document) => document.rect(0, 0, document.page.width, 10).fill(INK.strong));
  sheet.paragraph(organization, { size: 11, color: INK.faint }, 2);
  sheet.paragraph('Statement of license audit', { typeface: 'bold', size: 22, color: INK.strong, tag: 'H1' }, 2);
  const whose = audit.department === undefined ? '' : `, ${audit.department.name}`;
  sheet.paragraph(`As of ${dayText(audit.asOf)}${whose}`, { size: 13 }, 12);
  for (const [label, value] of aboutLines(evidence)) drawLine(sheet, label, value);
  sheet.y += 10;
  drawFigures(sheet, figuresOf(audit));
}

function drawLine(sheet: Sheet, label: string, value: string): void {
  const { left, width, y } = sheet;
  const room = width - LABEL_WIDTH;
  const height = sheet.heightOf(value, room);
  const line = sheet.element('P');
  sheet.write(label, { x: left, y, width: LABEL_WIDTH }, { color: INK.faint, tag: 'Span' }, line);
  sheet.write(value, { x: left + LABEL_WIDTH, y, width: room }, { tag: 'Span' }, line);
  sheet.y += height + 2.5;
}

function drawFigures(sheet: Sheet, figures: AuditFigures): void {
  const tiles = [
    ['Entitled', figures.entitled],
    ['Seated', figures.seated],
    ['Waiting', figures.waiting],
    ['Exceptions', figures.exceptions],
    ['Unanswered', figures.unanswered],
  ] as const;
  const width = (sheet.width - TILE_GAP * (tiles.length - 1)) / tiles.length;
  const { y } = sheet;
  for (const [index, [label, figure]] of tiles.entries()) {
    const x = sheet.left + index * (width + TILE_GAP);
    sheet.paint((document) => document.rect(x, y, width, TILE_HEIGHT).fill(INK.band));
    sheet.paint((document) => document.rect(x, y, 3, TILE_HEIGHT).fill(INK.strong));
    const tile = sheet.element('P');
    const inside = { x: x + 12, width: width - 16 };
    sheet.write(
      figure.toLocaleString('en-US'),
      { ...inside, y: y + 7 },
      { typeface: 'bold', size: 17, tag: 'Span' },
      tile,
    );
    sheet.write(label, { ...inside, y: y + 31 }, { size: 8, color: INK.faint, tag: 'Span' }, tile);
  }
  sheet.y += TILE_HEIGHT + 6;
}
