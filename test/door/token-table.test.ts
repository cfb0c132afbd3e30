import { aMessage } from '../support/bot/activities';
import { forStarted, type Started, startDeployed, teamsPlace } from '../support/door/started';

let door: Started;

beforeAll(async () => {
  door = await startDeployed();
});

afterAll(() => door.stop());

it('answers a message that comes with a token of the channel service', async () => {
  const answer = await door.send(aMessage('dreyes', teamsPlace, 'seats', forStarted));

  expect(answer.status).toBe(200);
  expect(door.connector.posts()).toHaveLength(1);
});
