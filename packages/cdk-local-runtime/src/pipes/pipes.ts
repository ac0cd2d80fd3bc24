import { openCheckpoints } from '../streams/checkpoints.ts';
import type { Running, ServiceDeps } from '../running.ts';
import type { SupportTable } from '../template/model.ts';
import { startPipe, type RunningSource } from './pipe.ts';

/** What this runtime does with pipes. */
export const supports: SupportTable = {
  'AWS::Pipes::Pipe': {
    honours: [
      'Name',
      'RoleArn',
      'Source',
      'Target',
      'Enrichment',
      'DesiredState',
      'SourceParameters.FilterCriteria.Filters.Pattern',
      'SourceParameters.DynamoDBStreamParameters',
      'SourceParameters.SqsQueueParameters',
      'EnrichmentParameters.InputTemplate',
      'TargetParameters.InputTemplate',
      'TargetParameters.EventBridgeEventBusParameters.DetailType',
      'TargetParameters.EventBridgeEventBusParameters.Source',
      'TargetParameters.EventBridgeEventBusParameters.Resources',
      'TargetParameters.EventBridgeEventBusParameters.Time',
      'TargetParameters.SqsQueueParameters',
      'TargetParameters.LambdaFunctionParameters',
      'TargetParameters.StepFunctionStateMachineParameters',
    ],
    ignores: {
      Description: 'A description changes nothing.',
      KmsKeyIdentifier: 'Nothing locally is encrypted at rest.',
      LogConfiguration: 'Pipes log their failures locally in any case.',
    },
  },
};

/**
 * Starts the pipes of the stack. Throws UnsupportedFeature for what CreatePipe or this runtime refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html
 */
export async function startPipes(deps: ServiceDeps): Promise<Running> {
  const log = deps.log.child('pipes');
  const checkpoints = openCheckpoints(deps.dataDir, 'pipes');
  const running: RunningSource[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
    checkpoints.close();
  };
  try {
    for (const resource of deps.stack.ofType('AWS::Pipes::Pipe')) {
      const pipe = startPipe({ ...deps, log }, resource, checkpoints);
      if (pipe !== undefined) running.push(pipe);
    }
  } catch (error) {
    await close();
    throw error;
  }
  await Promise.all(running.map(async (one) => one.ready));
  return { close };
}
