import { aMessage, aPress, idOf } from '../support/activities';
import { actionNamed, closeBots, shownAs, startBot } from '../support/bot-harness';

void [aMessage, aPress, idOf, actionNamed, shownAs];
afterEach(closeBots);
