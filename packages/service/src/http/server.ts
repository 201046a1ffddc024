import { createServer, type Server } from 'node:http';
import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { ApiError } from '../errors/api-error';
import type { RunningServer } from '../grpc/server';
import type { Health } from '../health';
import { listenError } from '../listen-error';
import { metricsHandler } from '../telemetry/running';
import { errorHandler, noSuchPath } from './errors';
import { probes } from './probes';
import { traceRequests } from './request-spans';
import { requestMetrics } from './request-metrics';

export interface HttpServerOptions {
  /** host:port; port 0 takes a free one. */
  readonly address: string;
  /** The service's own routes. They parse their bodies themselves, as signatures need the raw bytes. */
  readonly app?: Express | Router;
  readonly health: Health;
  readonly log: Logger;
  /** Largest body, in bytes. Default: 4 MiB. */
  readonly maxBodyBytes?: number;
  /** How long requests may go on after stop, in milliseconds. Default: 3,000. */
  readonly graceMs?: number;
}

/** Starts an HTTP server with /livez, /readyz, /startupz and JSON errors. Rejects when the address cannot be bound. */
export async function createHttpServer(options: HttpServerOptions): Promise<RunningServer> {
  const app = express();
  app.disable('x-powered-by');
  app.use(probes(options.health));
  app.get('/metrics', prometheus);
  app.use(requestMetrics);
  app.use(traceRequests);
  app.use(declaredLength(options.maxBodyBytes ?? 4 * 1024 * 1024));
  if (options.app !== undefined) app.use(options.app);
  app.use(noSuchPath);
  app.use(errorHandler(options.log));
  const server = createServer(app);
  const port = await listen(server, options.address);
  return { port, stop: () => stop(server, options.graceMs ?? 3_000) };
}

/** Counters as text for Prometheus, where the process was asked for them (OTEL_METRICS_EXPORTER=prometheus). */
const prometheus: RequestHandler = (request, response, next) => {
  const answer = metricsHandler();
  if (answer === undefined) next();
  else answer(request, response);
};

// Bodies without a declared length are bounded by the parsers.
function declaredLength(limit: number): RequestHandler {
  return (request, _response, next) => {
    next(Number(request.headers['content-length'] ?? 0) > limit ? new ApiError('REQUEST_TOO_LARGE', 'the body is too large') : undefined);
  };
}

function listen(server: Server, address: string): Promise<number> {
  const { hostname, port } = new URL(`http://${address}`);
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(listenError(address, error));
    server.once('error', refuse);
    server.listen(Number(port === '' ? 80 : port), hostname.replace(/^\[|\]$/g, ''), () => {
      server.off('error', refuse);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
