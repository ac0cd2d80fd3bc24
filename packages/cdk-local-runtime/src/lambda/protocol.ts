/** What a worker needs to know of its function, once. */
export interface FunctionSetup {
  readonly functionName: string;
  /** Where the function's code lies: `LAMBDA_TASK_ROOT`. */
  readonly directory: string;
  /** `<file without ending>.<export>`. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  /** A module of this runtime: what it is installed with is what a function gets. */
  readonly runtimeModule: string;
  /** Where compiled code is kept for the next environment of the same code. */
  readonly compileCache: string | undefined;
}

/** One event for a worker. */
export interface WorkerOrder {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  readonly functionArn: string;
  /** Milliseconds since 1970 at which Lambda would stop the invocation. */
  readonly deadlineMs: number;
  readonly traceId: string | undefined;
}

/** What a worker made of an event: exactly one of the two. */
export interface WorkerAnswer {
  readonly requestId: string;
  /** JSON. */
  readonly result?: string;
  readonly error?: { errorType: string; errorMessage: string; trace: string[] };
}

/** What a worker says: once that its code was loaded, well or not, then an answer to each event. */
export type WorkerMessage = 'loaded' | WorkerAnswer;
