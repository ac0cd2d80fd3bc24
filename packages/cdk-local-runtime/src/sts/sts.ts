import type { AwsHandler } from '../gateway/gateway.ts';
import { AwsError } from '../gateway/gateway.ts';
import { userArn } from '../gateway/authorise/decide.ts';
import { ACCOUNT_ID } from '../gateway/principal.ts';
import { xmlReply } from '../gateway/reply.ts';

/** Says who calls: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const sts: AwsHandler = async (call) => {
  if (call.action !== 'GetCallerIdentity') {
    throw new AwsError('InvalidAction', `sts:${call.action} does not run locally.`);
  }
  const arn = userArn(call.principal);
  return xmlReply(
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      `<Arn>${arn}</Arn><UserId>${arn.split('/').at(-1) ?? ''}</UserId><Account>${ACCOUNT_ID}</Account>` +
      '</GetCallerIdentityResult></GetCallerIdentityResponse>',
  );
};
