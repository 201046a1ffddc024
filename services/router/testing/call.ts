import { type ServiceError } from '@grpc/grpc-js';
import { decodeRichStatus, type RichStatus, STATUS_DETAILS_KEY } from '@switchback/contracts';

/** A unary call as a promise. */
export function call<T>(start: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

/** The reason that a call was refused with. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  return (await detailsOf(answer)).reason;
}

/** The fields that a call was refused for. */
export async function violationsOf(answer: Promise<unknown>): Promise<readonly string[]> {
  return (await detailsOf(answer)).fieldViolations.map(({ field }) => field);
}

async function detailsOf(answer: Promise<unknown>): Promise<RichStatus> {
  try {
    await answer;
  } catch (error) {
    const [bytes] = (error as ServiceError).metadata.get(STATUS_DETAILS_KEY);
    if (Buffer.isBuffer(bytes)) return decodeRichStatus(bytes);
    throw error;
  }
  throw new Error('the call was not refused');
}
