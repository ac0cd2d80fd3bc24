import { randomUUID } from 'node:crypto';
import { userArn } from '../gateway/authorise/decide.ts';
import { AwsError, type AwsCall, type AwsHandler, type Credentials } from '../gateway/gateway.ts';
import { ACCOUNT_ID, rolePrincipal, type Principal } from '../gateway/principal.ts';
import { xmlReply } from '../gateway/reply.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const SESSION_SECONDS = 3_600;

/** Says who calls, and lends roles: https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export function sts(credentialsOf: (principal: Principal) => Credentials): AwsHandler {
  return async (call) => {
    switch (call.action) {
      case 'GetCallerIdentity':
        return answer('GetCallerIdentity', identityXml(call.principal));
      case 'AssumeRole':
        return answer('AssumeRole', assumeRole(call, credentialsOf));
      default:
        throw new AwsError('InvalidAction', `sts:${call.action} does not run locally.`);
    }
  };
}

function identityXml(principal: Principal): string {
  const arn = userArn(principal);
  return `<Arn>${arn}</Arn><UserId>${arn.split('/').at(-1) ?? ''}</UserId><Account>${ACCOUNT_ID}</Account>`;
}

/** The gateway has asked the role's trust policy. The keys last as long as the runtime; what is told is AWS's hour. */
function assumeRole({ request }: AwsCall, credentialsOf: (principal: Principal) => Credentials): string {
  const form = new URLSearchParams(request.body.toString());
  const session = form.get('RoleSessionName') ?? '';
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new AwsError('ValidationError', `RoleSessionName ${session} must satisfy [\\w+=,.@-]{2,64}.`);
  }
  const principal = rolePrincipal(form.get('RoleArn') ?? '', session);
  const { accessKeyId, secretAccessKey } = credentialsOf(principal);
  const until = new Date(Date.now() + SESSION_SECONDS * 1_000).toISOString();
  return (
    `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>` +
    `<SessionToken>${randomUUID()}</SessionToken><Expiration>${until}</Expiration></Credentials>` +
    `<AssumedRoleUser><Arn>${userArn(principal)}</Arn><AssumedRoleId>AROA:${session}</AssumedRoleId></AssumedRoleUser>`
  );
}

function answer(action: string, result: string) {
  return xmlReply(
    `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result></${action}Response>`,
  );
}
