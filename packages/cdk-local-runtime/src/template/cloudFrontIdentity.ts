import { ACCOUNT_ID } from '../gateway/principal.ts';
import { stableId } from './stableId.ts';

/** As much of a resource as its identity is made of. */
interface Named {
  readonly stackName: string;
  readonly logicalId: string;
  property(name: string): string | undefined;
}

/** What `Ref` and `Fn::GetAtt` yield. */
interface Known {
  readonly ref: string;
  readonly attributes: Record<string, string>;
}

/** Global: ARNs name no region. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html */
const arn = (resource: string): string => `arn:aws:cloudfront::${ACCOUNT_ID}:${resource}`;

/** A distribution is reached at a port of this machine; its domain name is for those who ask for it. */
export function distributionIdentity({ stackName, logicalId }: Named): Known {
  const stable = stableId(`${stackName}/${logicalId}`, 13);
  const id = `E${stable.toUpperCase()}`;
  const domainName = `d${stable.toLowerCase()}.cloudfront.net`;
  return { ref: id, attributes: { Id: id, Arn: arn(`distribution/${id}`), DomainName: domainName } };
}

/** The template has to name it. */
export function viewerFunctionIdentity({ property, logicalId }: Named): Known {
  const own = arn(`function/${property('Name') ?? logicalId}`);
  return { ref: own, attributes: { FunctionARN: own, 'FunctionMetadata.FunctionARN': own } };
}
