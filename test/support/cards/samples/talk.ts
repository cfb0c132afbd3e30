import { type Question } from '../../../../src/cards/parts/question';
import * as bot from '../presenters';
import { type CardSample, samplesOf, times, type World } from '../sample-world';

/** What is asked about what somebody typed, and what is said of questions that are over. */
export function talkSamples(w: World): readonly CardSample[] {
  return samplesOf({ choose: questions(w), notice: notices(w) });
}

function questions(w: World) {
  const data = { origin: 'message-1' };
  const names = { names: [w.visio.name] };
  const offer = (...called: readonly string[]) =>
    bot.presentOffer({
      called: called.map((name) => w.say(name, 256)),
      pool: { ...names, ...(called.length > 1 ? { place: w.math.name } : {}) },
      ...{ add: data, remove: data },
      ...(called.length > 1 ? {} : { show: bot.press('phrase.say', { text: 'what does jdoe have' }) }),
    });
  const yes = bot.button('Yes, do it', 'roster.confirm', data, { isPrimary: true });
  const meant = bot.meantWords({ kind: 'add', people: [{ userText: w.say('Jane Doe', 256) }] }, names);
  const her = ['Jane Doe', 'Amy Wong'].map((name) => bot.button(w.say(name, 256), 'roster.confirm', data));
  return {
    'what to do with somebody': offer('Jane Doe'),
    'what to do with several': offer('Jane Doe', 'Amy Wong'),
    'did you mean': bot.presentMeant(`Did you mean: ${meant}?`, yes),
    'did you mean, with something left out': bot.presentMeant(
      `Did you mean: ${meant}?`,
      yes,
      w.say('She starts Monday. Thanks, Dana'),
    ),
    'whom do you mean': bot.presentWhom(w.say('her'), her),
  };
}

function notices(w: World) {
  const options = times(16, (index) => ({
    title: w.say(`Department ${index + 1}`, 80),
    press: bot.press('phrase.say', { text: 'seats' }),
  }));
  const question: Question = { asks: 'For which department?', options, fields: [] };
  return {
    'which one': bot.presentWhichAnswer(question, [1, 4]),
    'which one of many': bot.presentWhichAnswer(
      question,
      options.map((_, index) => index),
    ),
    'did you mean this one': bot.presentWhichAnswer(question, [2]),
    'answered already': bot.presentAnswered(false),
    'canceled already': bot.presentAnswered(true),
    'no question is open': bot.presentNothingOpen(undefined),
    'no question is open any more': bot.presentNothingOpen(`Did you mean: Add ${w.say('jdoe')} to Visio?`),
  };
}
