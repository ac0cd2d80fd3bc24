import { CfnOutput, CrossStackReferences, Duration, ReferenceStrength, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  type OAuthSettings,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { MERCHANT_ATTRIBUTE, STAFF_GROUPS } from '../../../functions/merchants/staff.ts';
import { removalPolicyOf } from '../../bricks/keep.ts';
import { type Environment, physicalName, staffDomainPrefix } from '../../environments/environment.ts';

/** What a token is good for, at least: a person who was disabled calls the API no longer than that. */
const TOKEN_MINUTES = 15;
const SIGNED_IN_HOURS = 12;

/** Where merchants' people sign in, as the dashboard is told. */
export interface StaffSignIn {
  /** Of the hosted UI: https and a host. */
  readonly domain: string;
  readonly clientId: string;
  /** What tokens name as `iss`. */
  readonly issuer: string;
}

/**
 * Merchants' people. Operators make each user with the merchant's id, which nobody changes afterwards, and put it into groups, which are what
 * it may do: `functions/merchants/staff.ts`.
 */
export class Staff extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly signIn: StaffSignIn;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: physicalName(environment.name, 'staff'),
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      // What is not mutable is set when an administrator creates the user, and never again:
      // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
      customAttributes: {
        [MERCHANT_ATTRIBUTE]: new StringAttribute({ minLen: 3, maxLen: 40, mutable: false }),
      },
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.REQUIRED,
      // A text message can be taken over with the number.
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: environment.refusesDeletion,
      removalPolicy: removalPolicyOf(environment),
    });
    Validations.of(this.pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'The plus tier is priced for each user of a month; users are made by operators alone and always sign in with a second factor.',
    });
    this.client = this.pool.addClient('Client', {
      userPoolClientName: physicalName(environment.name, 'staff'),
      authFlows: { userSrp: true },
      oAuth: authorizationCodeAt(environment),
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      // A page keeps no secret: its proof is the code verifier (PKCE).
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.minutes(TOKEN_MINUTES),
      accessTokenValidity: Duration.minutes(TOKEN_MINUTES),
      refreshTokenValidity: Duration.hours(SIGNED_IN_HOURS),
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, fullname: true })
        .withCustomAttributes(MERCHANT_ATTRIBUTE),
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
    });
    for (const groupName of Object.keys(STAFF_GROUPS))
      new CfnUserPoolGroup(this, groupName, { userPoolId: this.pool.userPoolId, groupName });
    this.signIn = this.#hostedUi(environment);
    new CfnOutput(this, 'StaffPoolId', { key: 'StaffPoolId', value: this.pool.userPoolId });
    new CfnOutput(this, 'StaffClientId', { key: 'StaffClientId', value: this.client.userPoolClientId });
  }

  #hostedUi(environment: Environment): StaffSignIn {
    const domainPrefix = staffDomainPrefix(environment);
    // The newer pages come with branding settings, one more resource for each client:
    // https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
    this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    // Pages are other stacks, one of them in another region. An export could not change while they use it.
    for (const shown of [this.pool, this.client])
      CrossStackReferences.of(shown).produce(ReferenceStrength.WEAK);
    const { region } = environment;
    return {
      domain: `https://${domainPrefix}.auth.${region}.amazoncognito.com`,
      clientId: this.client.userPoolClientId,
      issuer: `https://cognito-idp.${region}.amazonaws.com/${this.pool.userPoolId}`,
    };
  }
}

/**
 * The authorization code alone, for the dashboard. The scope `openid` by itself has all attributes in the ID token that the client may read, the
 * merchant's id among them: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cognito.OAuthScope.html
 */
function authorizationCodeAt({ pagesUrl }: Environment): OAuthSettings {
  const dashboard = `${pagesUrl}/dashboard`;
  return {
    flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
    scopes: [OAuthScope.OPENID],
    callbackUrls: [dashboard],
    logoutUrls: [dashboard],
  };
}
