import { ESME_ROK, refusalOf } from './command-status';
import { connect } from './connect';
import { type SmppOptions } from './options';
import { Session, type SessionEvents } from './session';

export interface BindFailure {
  readonly errorClass: 'TRANSIENT' | 'CONFIG';
  readonly code: string;
}

/** SMPP 3.4. */
const INTERFACE_VERSION = 0x34;

/** Connects and binds as a transceiver; or says why not. */
export async function bind(options: SmppOptions, events: SessionEvents, signal: AbortSignal): Promise<Session | BindFailure> {
  const connection = await connect(options, signal);
  if ('failed' in connection) return { errorClass: 'TRANSIENT', code: connection.failed };
  const session = new Session(connection.socket, options, events);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(options.connectTimeoutMs)]);
  const answer = await session.request('bind_transceiver', bindFields(options), patience);
  if (answer.reached === 'REPLY' && answer.pdu.status === ESME_ROK && answer.pdu.command === 'bind_transceiver_resp') return session;
  const failure = failureOf(answer, options);
  session.destroy(failure.code);
  return failure;
}

function bindFields({ systemId, password, systemType }: SmppOptions) {
  return {
    system_id: systemId,
    password,
    system_type: systemType,
    interface_version: INTERFACE_VERSION,
    addr_ton: 0,
    addr_npi: 0,
    address_range: '',
  };
}

/** What does not pass by itself is the operator's: a wrong password, a type of bind that is not allowed. */
function failureOf(answer: Awaited<ReturnType<Session['request']>>, options: SmppOptions): BindFailure {
  if (answer.reached !== 'REPLY') return { errorClass: 'TRANSIENT', code: answer.code === 'TIMEOUT' ? 'BIND_TIMEOUT' : answer.code };
  if (answer.pdu.status === ESME_ROK) return { errorClass: 'CONFIG', code: 'PROTOCOL_ERROR' };
  const { code, errorClass } = refusalOf(answer.pdu.status, statusClasses(options));
  return { code, errorClass: errorClass === 'TRANSIENT' ? 'TRANSIENT' : 'CONFIG' };
}

export function statusClasses({ statusClasses: classes }: Pick<SmppOptions, 'statusClasses'>) {
  return new Map(Object.entries(classes).map(([status, errorClass]) => [Number(status), errorClass]));
}
