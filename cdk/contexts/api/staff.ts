import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  Mfa,
  StringAttribute,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { MERCHANT_ATTRIBUTE, STAFF_GROUPS } from '../../../functions/merchants/staff.ts';
import { removalPolicyOf } from '../../bricks/keep.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';

/** What a token is good for, at least: a person who was disabled calls the API no longer than that. */
const TOKEN_MINUTES = 15;
const SIGNED_IN_HOURS = 12;

/**
 * Merchants' people. Operators make each user with the merchant's id, which nobody changes afterwards, and put it into groups, which are what
 * it may do: `functions/merchants/staff.ts`.
 */
export class Staff extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

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
      disableOAuth: true,
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
    new CfnOutput(this, 'StaffPoolId', { key: 'StaffPoolId', value: this.pool.userPoolId });
    new CfnOutput(this, 'StaffClientId', { key: 'StaffClientId', value: this.client.userPoolClientId });
  }
}
