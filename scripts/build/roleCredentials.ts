import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * What stands in a function's bundle for the SDK's chain of credential providers: profiles, single sign-on, web identities and the
 * metadata of instances are where people and servers have credentials. Lambda gives a function those of its role by environment alone:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const defaultProvider = fromEnv;
