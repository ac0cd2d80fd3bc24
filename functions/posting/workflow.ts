import * as z from 'zod';
import { transactionId } from '../shared/ids.ts';

/**
 * What the workflow's steps begin with: the subject of the event `transaction.authorized`. The definition in
 * cdk/contexts/posting/approvalWorkflow.ts branches on the booleans that the steps answer.
 */
export const workflowInput = z.object({ transactionId });
