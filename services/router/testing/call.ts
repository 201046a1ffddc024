import { type ServiceError } from '@grpc/grpc-js';
import { decodeRichStatus, STATUS_DETAILS_KEY } from '@switchback/contracts';

/** A unary call as a promise. */
export function call<T>(start: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

/** The reason that a call was refused with. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    const [bytes] = (error as ServiceError).metadata.get(STATUS_DETAILS_KEY);
    if (Buffer.isBuffer(bytes)) return decodeRichStatus(bytes).reason;
    throw error;
  }
  throw new Error('the call was not refused');
}
