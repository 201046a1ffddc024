/** Why a server could not take its address, in one line that says what to do about it. */
export function listenError(address: string, cause: Error): Error {
  return new Error(`cannot listen on ${address}: ${reason(cause.message)}`, { cause });
}

function reason(message: string): string {
  if (message.includes('EADDRINUSE')) return 'the port is taken';
  if (message.includes('EACCES')) return 'permission denied (ports below 1024 need privileges)';
  if (message.includes('EADDRNOTAVAIL')) return 'this machine does not have that address';
  return message;
}
