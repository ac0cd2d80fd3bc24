import { z } from 'zod';
import { readProperties } from '../appsync/server/templateProperties.ts';
import { type Resource, type Stack, UnsupportedFeature } from '../template/model.ts';

/** A REST API with its stages, as the template has it. */
export interface RestApiDefinition {
  readonly logicalId: string;
  readonly apiId: string;
  readonly name: string;
  readonly binaryMediaTypes: readonly string[];
  readonly stages: readonly StageDefinition[];
}

export interface StageDefinition {
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Requests a second and at once that the stage takes; null: what the account takes. */
  readonly throttle: { readonly rate: number; readonly burst: number } | null;
  readonly routes: readonly RouteDefinition[];
}

/** A method of a resource. */
export interface RouteDefinition {
  readonly resourceId: string;
  /** `/webhooks/{gateway}`; the last part may be greedy: `{proxy+}`. */
  readonly path: string;
  /** A verb, or `ANY`. */
  readonly method: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

const count = z.coerce.number();
const restApi = z.object({
  Name: z.string(),
  BinaryMediaTypes: z.array(z.string()).default([]),
  EndpointConfiguration: z.object({ Types: z.array(z.enum(['REGIONAL', 'EDGE'])).max(1) }).optional(),
});
const part = z.object({
  RestApiId: z.string(),
  ParentId: z.string(),
  PathPart: z.string().regex(/^([\w.:-]+|\{[\w.:-]+\+?\})$/),
});
const method = z.object({
  RestApiId: z.string(),
  ResourceId: z.string(),
  HttpMethod: z.enum(['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']),
  AuthorizationType: z.literal('NONE'),
  Integration: z.object({
    Type: z.literal('AWS_PROXY'),
    // Lambda is invoked by POST, whatever the method is:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    IntegrationHttpMethod: z.literal('POST'),
    Uri: z.string().regex(/:lambda:path\/2015-03-31\/functions\/arn:[^/]+\/invocations$/),
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    TimeoutInMillis: count.int().min(50).max(29_000).default(29_000),
  }),
});
const deployment = z.object({ RestApiId: z.string() });
const stage = z.object({
  RestApiId: z.string(),
  DeploymentId: z.string(),
  StageName: z.string().regex(/^\w[\w-]{0,127}$/),
  Variables: z.record(z.string(), z.string()).default({}),
  MethodSettings: z
    .array(
      z.object({
        HttpMethod: z.literal('*'),
        ResourcePath: z.literal('/*'),
        ThrottlingRateLimit: count.optional(),
        ThrottlingBurstLimit: count.int().optional(),
      }),
    )
    .max(1)
    .default([]),
});

/** What an account takes of all of its APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const ACCOUNT = { rate: 10_000, burst: 5_000 };

/** Reads the REST APIs of a stack. Throws UnsupportedFeature for what does not run here, and for what AWS would not serve. */
export function readRestApis(stack: Stack): RestApiDefinition[] {
  const stages = stack.ofType('AWS::ApiGateway::Stage').map((resource) => ({
    resource,
    properties: readProperties(resource, stage),
  }));
  return stack.ofType('AWS::ApiGateway::RestApi').map((api) => {
    const { Name, BinaryMediaTypes } = readProperties(api, restApi);
    const routes = readRoutes(stack, api);
    return {
      logicalId: api.logicalId,
      apiId: api.ref,
      name: Name,
      binaryMediaTypes: BinaryMediaTypes,
      stages: stages
        .filter(({ properties }) => properties.RestApiId === api.ref)
        .map(({ resource, properties: { StageName, DeploymentId, Variables, MethodSettings } }) => {
          checkDeployment(stack, resource, DeploymentId);
          const [settings] = MethodSettings;
          return {
            name: StageName,
            deploymentId: DeploymentId,
            variables: Variables,
            throttle:
              settings === undefined
                ? null
                : {
                    rate: settings.ThrottlingRateLimit ?? ACCOUNT.rate,
                    burst: settings.ThrottlingBurstLimit ?? ACCOUNT.burst,
                  },
            routes,
          };
        }),
    };
  });
}

function readRoutes(stack: Stack, api: Resource): RouteDefinition[] {
  const parts = new Map(
    stack
      .ofType('AWS::ApiGateway::Resource')
      .map((resource) => [resource.ref, readProperties(resource, part)] as const),
  );
  const pathOf = (id: string): string => {
    if (id === api.attributes['RootResourceId']) return '';
    const found = parts.get(id);
    return found === undefined ? '' : `${pathOf(found.ParentId)}/${found.PathPart}`;
  };
  return stack.ofType('AWS::ApiGateway::Method').flatMap((resource) => {
    const { RestApiId, ResourceId, HttpMethod, Integration } = readProperties(resource, method);
    if (RestApiId !== api.ref) return [];
    const path = pathOf(ResourceId) || '/';
    if (/\+\}\//.test(path))
      throw new UnsupportedFeature(
        resource.logicalId,
        resource.type,
        'ResourceId',
        'nothing comes after a greedy part of a path.',
      );
    const [, functionArn = ''] = /\/functions\/(arn:[^/]+)\/invocations$/.exec(Integration.Uri) ?? [];
    return [
      {
        resourceId: ResourceId,
        path,
        method: HttpMethod,
        functionArn,
        timeoutMs: Integration.TimeoutInMillis,
      },
    ];
  });
}

/**
 * A deployment is a picture of the methods that exist when it is made, and CloudFormation makes it when it likes unless it is told to wait:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
 */
function checkDeployment(stack: Stack, stageResource: Resource, deploymentId: string): void {
  const made = stack.ofType('AWS::ApiGateway::Deployment').find(({ ref }) => ref === deploymentId);
  if (made === undefined) {
    const why = `there is no deployment ${deploymentId}.`;
    throw new UnsupportedFeature(stageResource.logicalId, stageResource.type, 'DeploymentId', why);
  }
  const { RestApiId } = readProperties(made, deployment);
  const methods = stack
    .ofType('AWS::ApiGateway::Method')
    .filter(({ properties }) => properties['RestApiId'] === RestApiId);
  const missed = methods.find(({ logicalId }) => !made.dependsOn.includes(logicalId));
  if (missed !== undefined || methods.length === 0) {
    const why =
      missed === undefined
        ? 'the API has no methods.'
        : `it does not wait for ${missed.logicalId}, which it may miss on AWS.`;
    throw new UnsupportedFeature(made.logicalId, made.type, 'DependsOn', why);
  }
}
