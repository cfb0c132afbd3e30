import { aMention, type WireActivity } from '../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../support/bot/bot-harness';

afterEach(closeBots);

/** A copy of a message in HTML, as Teams sends it beside the text. */
const htmlOf = (content: string) => ({ attachments: [{ contentType: 'text/html', content }] });
const REPLY =
  '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri" itemid="28:bot">alacarte</strong>' +
  '<span itemprop="time" itemid="1"></span><p itemprop="preview">remove awong from Visio</p></blockquote>';
const FORWARD = REPLY.replace('/Reply', '/Forward');
const REFERENCE = {
  contentType: 'messageReference',
  content: JSON.stringify({ messageId: '1', messagePreview: 'remove awong from Visio' }),
};
const previewed = (messagePreview: string, contentType = 'messageReference') => ({
  attachments: [{ contentType, content: JSON.stringify({ messageId: '1', messagePreview }) }],
});
const botMention = aMention({ id: '28:bot', name: 'alacarte' }, '<at>alacarte</at>');

type Typed = readonly [what: string, text: string, own?: WireActivity];
const whole = (list: readonly Typed[]) =>
  list.map(([what, text, own = {}]): [string, string, WireActivity] => [what, text, own]);

const added = async (bot: TestBot): Promise<boolean> =>
  (await bot.roster('math', 'visio')).some((one) => one.startsWith('bkhan'));

describe('a message that quotes another one', () => {
  const typed: readonly Typed[] = [
    ['with the mark before it', '<quoted messageId="1"/> add bkhan to Visio'],
    ['with the mark behind it', 'add bkhan to Visio <quoted messageId="1"/>'],
    ['with the mark inside', 'add bkhan <quoted messageId="1" /> to Visio'],
    ['with the mark on a line of its own', '<quoted messageId="1"/>\r\nadd bkhan to Visio'],
    ['with two marks', '<quoted messageId="1"/><quoted messageId="2"></quoted>\nadd bkhan to Visio'],
    ['with the mark as a text shows it', '&lt;quoted messageId=&quot;1&quot;/&gt; add bkhan to Visio'],
    [
      'with our mention in front',
      '<at>alacarte</at> <quoted messageId="1"/> add bkhan to Visio',
      { entities: [botMention] },
    ],
    ['in a first line of words', 'Replying to alacarte\nadd bkhan to Visio'],
    ['in lines', '> remove awong from Visio\n>\n> thanks\nadd bkhan to Visio'],
    ['in lines, escaped, behind it', 'add bkhan to Visio\n&gt; remove awong from Visio'],
    ['in HTML', `${REPLY}<p>add bkhan to Visio</p>`],
    ['in HTML in HTML', `<blockquote>${REPLY}remove awong from Visio</blockquote>add&nbsp;bkhan to Visio`],
    ['by reference', '<attachment id="1"></attachment>\nadd bkhan to Visio', { attachments: [REFERENCE] }],
    [
      'flattened, with the copy in HTML',
      'alacarteremove awong from Visio\nadd bkhan to Visio',
      htmlOf(`${REPLY}\n<p>add bkhan to Visio</p>`),
    ],
    [
      'flattened, with our mention in the copy',
      'alacarteremove awong from Visio\n<at>alacarte</at> add bkhan to Visio',
      {
        ...htmlOf(
          `${REPLY}<p><span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">alacarte</span>&nbsp;add bkhan to Visio</p>`,
        ),
        entities: [botMention],
      },
    ],
    ['flattened, with a preview', 'remove awong from Visio\nadd bkhan to Visio', { attachments: [REFERENCE] }],
    [
      'flattened, with a preview that is cut',
      'remove awong from Visio. Please also remove dlee from Visio\nadd bkhan to Visio',
      previewed('remove awong from Visio. Please also'),
    ],
    [
      'flattened, of several lines, with a preview that is cut',
      'remove awong from Visio.\nPlease also\nremove dlee from Visio\n\nadd bkhan to Visio',
      previewed('remove awong from Visio. Pl…'),
    ],
    [
      'flattened, with signs in its preview',
      '[1/2] {re-read}: $5 (or *6*) | 7+ ^ \\ remove awong from Visio?\nadd bkhan to Visio',
      previewed('[1/2] {re-read}: $5 (or *6*) | 7+ ^ \\ remove awong from Visio?'),
    ],
    ['by reference, with an empty preview', 'add bkhan to Visio', previewed(' … ')],
    [
      'flattened, with our name before it',
      'alacarte remove awong from Visio\r\nadd bkhan to Visio',
      { attachments: [REFERENCE] },
    ],
    [
      'in HTML, with tags in the mark',
      '<quoted messageId="1"><b>remove awong from Visio</b></quoted> add bkhan to Visio',
    ],
    ['behind it, with tags', 'add bkhan to Visio\n\n<quoted messageId="1"><p>remove awong from Visio</p></quoted>'],
    ['with a sign in an attribute', '<quoted author="a > b"/> add bkhan to Visio'],
    ['by the words of a mail', 'On Monday, alacarte wrote:\n> remove awong from Visio\nadd bkhan to Visio'],
    ['by other words', 'In reply to: alacarte\nadd bkhan to Visio'],
    ['by a last line of words', 'add bkhan to Visio\nReplying to alacarte'],
  ];

  it.each(whole(typed))('%s is read without it', async (_where, text, own) => {
    const bot = await startBot();

    await bot.say('dreyes', text, own);

    expect(await added(bot)).toBe(true);
    expect(await bot.roster('math', 'visio')).toEqual(expect.arrayContaining([expect.stringMatching(/^awong/u)]));
  });

  const nothing: readonly Typed[] = [
    ['by a mark', '<quoted messageId="1"/>'],
    ['by a first line of words', 'Replying to alacarte'],
    ['in lines', '> add bkhan to Visio'],
    ['by a mark with tags', '<quoted messageId="1"><b>remove awong from Visio</b></quoted>'],
    ['by a mark that stays open', '<blockquote>remove dlee from Visio'],
    ['by a second mark that stays open', '<blockquote>a</blockquote><blockquote>remove mrossi from Visio'],
    [
      'flattened, with a preview that is cut',
      'remove awong from Visio. Please also remove dlee from Visio',
      previewed('remove awong from Visio. Please also'),
    ],
    [
      'flattened, with a preview that is cut before other lines',
      'remove awong from Visio. Please also\nthanks\nremove dlee from Visio',
      previewed('remove awong from Vis'),
    ],
    ['flattened, with a preview without line breaks', 'remove awong\nfrom Visio\n', { attachments: [REFERENCE] }],
    [
      'forwarded, flattened, with a preview that is cut',
      'Hello...\nremove dlee from Visio',
      previewed('Hel', 'forwardedMessageReference'),
    ],
    ['in HTML', `<blockquote>add bkhan to Visio</blockquote>`],
    ['forwarded, flattened', 'add bkhan to Visio', htmlOf(FORWARD.replace('remove awong from', 'add bkhan to'))],
    [
      'forwarded by reference',
      '<attachment id="1"></attachment>',
      { attachments: [{ ...REFERENCE, contentType: 'forwardedMessageReference' }] },
    ],
    ['struck out in the copy', 'add bkhan to Visio', htmlOf(`${REPLY}<p><s>add bkhan to Visio</s></p>`)],
  ];

  it.each(whole(nothing))('%s and says nothing else does nothing, and is asked kindly', async (_where, text, own) => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', text, own);

    expect(shown.text).toContain('I do not act on quoted text. Nothing was changed: what should I do?');
    expect(await added(bot)).toBe(false);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });
});
