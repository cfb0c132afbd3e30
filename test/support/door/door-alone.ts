import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { answer } from '../../../src/door/answer';
import { IssuerKeys } from '../../../src/door/issuer-keys';
import { OpenRequests } from '../../../src/door/open-requests';
import { receiveMessage } from '../../../src/door/receive-message';
import { RefusedRequests } from '../../../src/door/refused-requests';
import { TENANT_ID } from '../bot/activities';
import { TEAMS_URL, type TestIssuer } from './issuer';

/** The app of the bot behind the door. */
export const DOOR_BOT = '22222222-2222-4333-8444-555555555555';

/** A line that the door logged. */
interface Line {
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The door without the program behind it: what is let in is kept, and answered when the test says so, or at once. */
export interface DoorAlone {
  readonly port: number;
  readonly server: Server;
  readonly requests: OpenRequests;
  readonly refused: RefusedRequests;
  readonly lines: readonly Line[];
  /** What was let in. */
  readonly activities: readonly unknown[];
  /** Lets those who were let in wait for their answer, until what it returns is called. */
  hold(): () => void;
  close(): void;
}

/** Opens a door on loopback. */
export async function openDoor(issuer: TestIssuer, { bodyMs = 10_000 } = {}): Promise<DoorAlone> {
  const lines: Line[] = [];
  const log = (message: string, data = {}): void => {
    lines.push({ message, data });
  };
  const [requests, refused] = [new OpenRequests(), new RefusedRequests({ info: log, warn: log, error: log })];
  const keys = new IssuerKeys({ metadataUrl: () => issuer.metadataUrl, onFailure: () => undefined });
  const activities: unknown[] = [];
  let held: Promise<void> = Promise.resolve();
  const parts = {
    ...{ botId: DOOR_BOT, allowedTenants: [TENANT_ID], isServiceUrlAllowed: (url: string) => url === TEAMS_URL },
    ...{ keys, requests, refused, bodyMs, read: (activity: unknown) => activity },
  };
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    if (!requests.begin(request, response)) return;
    const work = async (): Promise<void> => {
      const activity = await receiveMessage(parts, request, response);
      if (activity === undefined) return;
      activities.push(activity);
      await held;
      answer(response, 200, undefined);
    };
    void work().finally(() => {
      requests.done(response);
    });
  };
  // As the program's own server does it.
  const server = createServer(take).on('checkContinue', take);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    ...{ server, requests, refused, lines, activities },
    hold: () => {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        release();
      };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
