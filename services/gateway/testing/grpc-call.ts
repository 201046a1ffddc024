import { type CallOptions, type ClientUnaryCall, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { decodeRichStatus, type RichStatus, STATUS_DETAILS_KEY } from '@switchback/contracts';

type Method<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  reply: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

/** A unary call as a promise. Rejects with the ServiceError. Default deadline: 10 s. */
export function call<Request, Response>(
  method: Method<Request, Response>,
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions> = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method(request, metadata, { deadline: Date.now() + 10_000, ...options }, (error, response) => {
      if (error === null) {
        resolve(response);
      } else {
        reject(error);
      }
    });
  });
}

/** What a call was refused with; fails when it was not. */
export async function refusalOf(answer: Promise<unknown>): Promise<RichStatus> {
  const error = await answer.then(
    () => undefined,
    (refused: ServiceError) => refused,
  );
  if (error === undefined) {
    throw new Error('the call was not refused');
  }
  return richStatusOf(error);
}

export function richStatusOf(error: ServiceError): RichStatus {
  const [bytes] = error.metadata.get(STATUS_DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) {
    throw new Error(`no details with code ${error.code}: ${error.details}`);
  }
  return decodeRichStatus(bytes);
}
