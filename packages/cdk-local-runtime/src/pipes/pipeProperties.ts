type Parameters = Record<string, unknown>;

/** A pipe as the template declares it, intrinsics resolved. */
export interface PipeProperties {
  Source: string;
  Target: string;
  Enrichment?: string;
  RoleArn: string;
  DesiredState?: string;
  SourceParameters?: {
    FilterCriteria?: unknown;
    DynamoDBStreamParameters?: Parameters;
    SqsQueueParameters?: Parameters;
  };
  EnrichmentParameters?: { InputTemplate?: string };
  TargetParameters?: Parameters & { InputTemplate?: string };
}
