/** What a worker needs to know of its function, once. */
export interface FunctionSetup {
  functionName: string;
  /** Where the function's code lies: `LAMBDA_TASK_ROOT`. */
  directory: string;
  /** `<file without ending>.<export>`. */
  handler: string;
  memoryMegabytes: number;
}

/** One event for a worker. */
export interface WorkerOrder {
  requestId: string;
  /** JSON. */
  event: string;
  functionArn: string;
  /** Milliseconds since 1970 at which Lambda would stop the invocation. */
  deadlineMs: number;
  traceId: string | undefined;
}

/** What a worker made of an event: exactly one of the two. */
export interface WorkerAnswer {
  requestId: string;
  /** JSON. */
  result?: string;
  error?: { errorType: string; errorMessage: string; trace: string[] };
}

/** What a worker says: once that its code was loaded, well or not, then an answer to each event. */
export type WorkerMessage = 'loaded' | WorkerAnswer;
