import { paceReportOf } from './assign-license';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { retry, type Attempt, type Deadline } from '../connection/retry';
import { type Permit, type Wait, type WritePace } from './write-pace';

/** One write that is sent alone. */
interface PacedWrite<Value> extends Pick<Wait, 'priority'> {
  readonly connection: GraphConnection;
  readonly pace: WritePace;
  readonly deadline: Deadline;
  readonly request: Omit<Parameters<GraphConnection['send']>[0], 'isWrite'>;
  readonly judge: (answer: GraphAnswer) => Attempt<Value>;
}

/** Sends a write when its turn comes, and again while that is worth it; see {@link retry}. */
export async function sendPaced<Value>(write: PacedWrite<Value>): Promise<Value> {
  const { connection, pace, deadline, priority, request, judge } = write;
  let permit: Permit | undefined;
  const report = (answers: readonly GraphAnswer[]) => {
    permit?.answered(paceReportOf(answers));
    permit = undefined;
  };
  try {
    return await retry(
      deadline,
      async (signal) => {
        const answer = await connection.send({ ...request, isWrite: true }, signal);
        report([answer]);
        return judge(answer);
      },
      async () => {
        report([]);
        permit = await pace.take(1, { ...deadline, priority });
      },
    );
  } finally {
    report([]);
  }
}
