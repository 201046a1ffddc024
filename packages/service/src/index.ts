// What every service process needs. '@switchback/service/telemetry' is imported for its effect, before anything else.

export { ConfigError, EXIT_CONFIG, parseConfig, readConfig } from './config';
export { describeConfig, type ConfigEntry } from './config-reference';
export { commonConfig, databaseUrl, drainMs, flag, hostPort, list, requireBusAddress, retentionDays, secret } from './config-fields';
export { nearestName } from './nearest-name';
export { plainIssues, type Mistake } from './plain-issues';
export { RecentlyUsed } from './recently-used';
export { Secret } from './secret';
export { createLogger, describeError, type Logger, type LoggerOptions } from './logger';
export { EXIT_FAILED, EXIT_OK, Lifecycle, type LifecycleOptions } from './lifecycle';
export { Health, type Check, type CheckKind, type CheckResult, type CheckScope, type HealthReport, type ReportedCheck } from './health';
export { eventLoopCheck, type EventLoopCheckOptions } from './event-loop';
export { BoundedLabel, MOST_CUSTOMERS } from './telemetry/bounded-label';
export { RepeatingTask, type RepeatingTaskOptions } from './repeating-task';
export { ApiError, CODE_OF_REASON, type ApiErrorDetails, type FieldProblem } from './errors/api-error';
export { toApiError } from './errors/outcome';
export { isServiceError, readApiError, toWireError, type WireError } from './errors/wire';
export { ERROR_REASONS, isErrorReason, type ErrorReason } from '@switchback/contracts';
export { type CallContext } from './grpc/call';
export { serviceName, type GrpcService } from './grpc/grpc-service';
export { MAX_REQUEST_BYTES, startGrpcServer, type GrpcServerOptions, type RunningServer, type TlsOptions } from './grpc/server';
export { serverStream } from './grpc/server-stream';
export { unary, type HandlerOptions } from './grpc/unary';
export { errorBody, errorHandler, httpStatus } from './http/errors';
export { createHttpServer, type HttpServerOptions } from './http/server';
export { unreadableBody } from './http/unreadable-body';
