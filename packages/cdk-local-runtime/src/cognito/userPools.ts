import type { KeySets } from '../appsync/index.ts';
import { UnsupportedFeature, type Stack, type SupportTable } from '../template/model.ts';

const SIGN_IN = 'Nobody signs in locally: tokens are signed with the keys of `--jwks`.';
const MESSAGES = 'No messages are sent to users locally: there are none.';

/**
 * What the runtime does with each property of AWS::Cognito::* resources: a user pool is an issuer of tokens and nothing else. What would change
 * its tokens, such as the functions of `LambdaConfig`, is refused.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html
 */
export const supports: SupportTable = {
  'AWS::Cognito::UserPool': {
    honours: [],
    ignores: {
      AccountRecoverySetting: SIGN_IN,
      AdminCreateUserConfig: SIGN_IN,
      AliasAttributes: SIGN_IN,
      AutoVerifiedAttributes: SIGN_IN,
      DeletionProtection: 'A pool has no users locally that could be lost.',
      EmailVerificationMessage: MESSAGES,
      EmailVerificationSubject: MESSAGES,
      EnabledMfas: SIGN_IN,
      MfaConfiguration: SIGN_IN,
      Policies: SIGN_IN,
      Schema: 'Attributes are what a token says.',
      SmsConfiguration: MESSAGES,
      SmsVerificationMessage: MESSAGES,
      UserPoolName: 'A name for people: tokens name the pool by its id.',
      UserPoolTags: 'Tags sort costs and resources in an AWS account.',
      UsernameAttributes: SIGN_IN,
      UsernameConfiguration: SIGN_IN,
      VerificationMessageTemplate: MESSAGES,
    },
  },
  'AWS::Cognito::UserPoolClient': SIGN_IN,
  'AWS::Cognito::UserPoolDomain': SIGN_IN,
  'AWS::Cognito::UserPoolGroup': 'Groups are what a token says.',
};

/** @throws UnsupportedFeature for a user pool of the stack whose keys were not given: no token of it could ever be valid */
export function refusePoolsWithoutKeys(stack: Stack, keySets: KeySets): void {
  for (const { logicalId, type, attributes } of stack.ofType('AWS::Cognito::UserPool')) {
    const issuer = attributes['ProviderURL'] ?? '';
    if (keySets[issuer] !== undefined) continue;
    const why = `nobody signs in locally, and no keys were given (--jwks) for the issuer ${issuer}.`;
    throw new UnsupportedFeature(logicalId, type, null, why);
  }
}
