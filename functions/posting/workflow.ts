import * as z from 'zod';
import { transactionId } from '../shared/ids.ts';

/**
 * The workflow's input: the event `transaction.authorized`, or its id alone from the recovery of stuck transactions. The definition
 * in cdk/contexts/posting/approvalWorkflow.ts branches on the booleans that the steps answer.
 */
export const workflowInput = z.object({ transactionId });
