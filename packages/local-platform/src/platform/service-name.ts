/** The five services, in the order in which they start; they stop the other way round. */
export const SERVICE_NAMES = ['whatsapp', 'email', 'sms', 'router', 'gateway'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

export const CHANNEL_SERVICES = ['sms', 'email', 'whatsapp'] as const;

export function isServiceName(name: string): name is ServiceName {
  return SERVICE_NAMES.some((known) => known === name);
}
