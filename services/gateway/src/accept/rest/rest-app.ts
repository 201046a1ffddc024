import { ApiError, MAX_REQUEST_BYTES } from '@switchback/service';
import express, { type Express, type RequestHandler } from 'express';

import { type GatewayParts } from '../../gateway-parts';
import { inboundRoutes } from './inbound-routes';
import { messageRoutes } from './message-routes';
import { policyRoutes } from './policy-routes';
import { noSuchPath, statusHandler } from './status-json';
import { suppressionRoutes } from './suppression-routes';

const JSON_TYPES = ['application/json', 'application/*+json'];

/** The REST doors. Errors are google.rpc.Status in JSON. */
export function restApp(parts: GatewayParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(declaredLength);
  app.use(jsonOnly);
  app.use(express.json({ limit: MAX_REQUEST_BYTES, strict: false, type: JSON_TYPES }));
  messageRoutes(app, parts);
  policyRoutes(app, parts);
  suppressionRoutes(app, parts);
  inboundRoutes(app, parts);
  app.use(noSuchPath);
  app.use(statusHandler(parts.log));
  return app;
}

/** Refuses a body that says it is too large before reading it. */
const declaredLength: RequestHandler = (request, _response, next) => {
  const tooLarge = Number(request.headers['content-length'] ?? 0) > MAX_REQUEST_BYTES;
  next(tooLarge ? new ApiError('REQUEST_TOO_LARGE', 'the request is larger than 4 MiB') : undefined);
};

/** A body of another type would not be read, and then be called incomplete. */
const jsonOnly: RequestHandler = (request, _response, next) => {
  const other = request.headers['content-length'] !== '0' && request.is(JSON_TYPES) === false;
  next(other ? new ApiError('MALFORMED_REQUEST', 'the body is to be JSON; say so with the header "content-type: application/json"') : undefined);
};
