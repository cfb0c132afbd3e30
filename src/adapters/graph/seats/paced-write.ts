import { paceReportOf } from './assign-license';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { persist, type Attempt, type Deadline } from '../connection/patience';
import { type Leave, type Wait, type WritePace } from './write-pace';

/** One write that is sent alone. */
interface PacedWrite<Value> extends Pick<Wait, 'priority'> {
  readonly connection: GraphConnection;
  readonly pace: WritePace;
  readonly deadline: Deadline;
  readonly request: Omit<Parameters<GraphConnection['send']>[0], 'isWrite'>;
  readonly judge: (answer: GraphAnswer) => Attempt<Value>;
}

/** Sends a write when its turn comes, and again while that is worth it; see {@link persist}. */
export async function sendPaced<Value>(write: PacedWrite<Value>): Promise<Value> {
  const { connection, pace, deadline, priority, request, judge } = write;
  let leave: Leave | undefined;
  const report = (answers: readonly GraphAnswer[]) => {
    leave?.answered(paceReportOf(answers));
    leave = undefined;
  };
  try {
    return await persist(
      deadline,
      async (signal) => {
        const answer = await connection.send({ ...request, isWrite: true }, signal);
        report([answer]);
        return judge(answer);
      },
      async () => {
        report([]);
        leave = await pace.take(1, { ...deadline, priority });
      },
    );
  } finally {
    report([]);
  }
}
