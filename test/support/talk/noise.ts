import { type Random } from '../random';

const BEFORE = ['please ', 'Hi, ', 'hello! ', 'can you ', 'could you please ', 'ok, ', 'Hey, '];
const BEHIND = [' please', '.', '!', ' thanks', ', thanks', ' asap', '\n\nBest regards,\nDana Reyes', ' – thx', '  '];

/** A sentence as people type it: with polite words, other letters, spaces and a signature, which change nothing of what it asks. */
export function noisy(random: Random, sentence: string): string {
  const cased = random.chance(0.15) ? sentence.toUpperCase() : random.chance(0.1) ? sentence.toLowerCase() : sentence;
  const spaced = random.chance(0.1) ? cased.replaceAll(' ', '  ') : cased;
  const before = random.chance(0.25) ? random.pick(BEFORE) : '';
  const behind = random.chance(0.3) ? random.pick(BEHIND) : '';
  return `${before}${spaced}${behind}`;
}
