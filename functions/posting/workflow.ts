import * as z from 'zod';
import { parseTransactionId } from '../shared/ids.ts';

/** What the workflow's steps hand to each other. The definition in cdk/contexts/posting/approvalWorkflow.ts branches on the booleans only. */
export const transactionId = z.string().transform((text, context) => {
  const parsed = parseTransactionId(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.error });
  return z.NEVER;
});

/** The workflow's input: the event `transaction.authorized`, or its id alone from the sweep for stuck transactions. */
export const workflowInput = z.object({ transactionId });
