import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stableId } from 'cdk-local-runtime/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { local } from '../../../cdk/environments/local.ts';
import { assemble, ofType } from '../../cdk/template.ts';
import { startServer, type Server } from './server.ts';
import { openWorkspace } from './workspace.ts';

/** What the user pool would say of somebody who signed in. */
export interface SignIn {
  readonly sub: string;
  readonly groups: readonly string[];
  /** Absent: as an access token, or as a user that was made without one. */
  readonly merchantId?: string;
}

/** A server at which staff signs in: what the CDK makes of it, with keys of our own in the place of the user pool's. */
export async function startServerWithStaff(): Promise<{
  readonly server: Server;
  /** An ID token; `forged`: signed with a key that the pool does not have; `client`: of another application. */
  sign(
    who: SignIn,
    how?: { readonly forged?: boolean; readonly client?: string; readonly expires?: string },
  ): Promise<string>;
}> {
  const { template, stacks } = assemble({ ...local, staff: true });
  // What is nested in it is the same with staff and without.
  const workspace = openWorkspace({ template: (copied) => void Object.assign(copied, stacks.get('')) });
  const [pool] = ofType(template, 'AWS::Cognito::UserPool');
  const [app] = ofType(template, 'AWS::Cognito::UserPoolClient');
  const idOf = (logicalId: string | undefined, length: number) =>
    stableId(`appsync-payments-local/${logicalId}`, length);
  const issuer = `https://cognito-idp.us-east-1.amazonaws.com/us-east-1_${idOf(pool?.id, 9)}`;
  const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwks = join(workspace.directory, 'jwks.json');
  const keys = [{ ...(await exportJWK(own.publicKey)), alg: 'RS256' }];
  writeFileSync(jwks, JSON.stringify({ [issuer]: { keys } }));
  const server = await startServer({ workspace, args: ['--jwks', jwks] });
  return {
    server,
    sign: ({ sub, groups, merchantId }, { forged = false, client, expires = '15m' } = {}) =>
      new SignJWT({
        'cognito:groups': [...groups],
        'cognito:username': sub,
        token_use: 'id',
        ...(merchantId === undefined ? {} : { 'custom:merchant_id': merchantId }),
      })
        .setProtectedHeader({ alg: 'RS256' })
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(client ?? idOf(app?.id, 26))
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign((forged ? other : own).privateKey),
  };
}
