import { startCosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { answerQuestions } from '../processes';

/** The stand-in for Cosmos DB as a process of its own. */
async function serve(): Promise<void> {
  const { endpoint, key } = await startCosmosStandIn();
  answerQuestions({ endpoint, key }, () => undefined);
}

void serve();
