import { beginsLikeCommand } from '../../../src/intent/dialogue/begins-like-command';

it.each([
  'aprove PO-7001',
  'undoo',
  'delcine PO-7001',
  'decline PO-7002 no budget',
  'approve PO-7001, it is cheap',
  'ad jdoe',
])('“%s” begins like a command', (text) => {
  expect(beginsLikeCommand(text)).toBe(true);
});

it.each([
  'too expensive',
  'No budget',
  'The budget is spent',
  'Please add the quote first',
  'Is it for the map project?',
  'Duplicate of PO-1044',
  'Confirm the price with the reseller, please',
  'see the attached quote',
  '',
])('“%s” does not', (text) => {
  expect(beginsLikeCommand(text)).toBe(false);
});
