import { type EmailAttachment } from '@switchback/contracts';

import { hasControlCharacter, isBlank, isLongerThan } from './text';
import { type Violations } from './violations';

const MOST = 10;
const LONGEST_NAME = 255;
const LONGEST_URL = 2_048;
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
const CONTENT_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** What can be said of files without fetching them. Where their addresses lead is seen when they are fetched. */
export function checkAttachments(attachments: readonly EmailAttachment[], path: string, violations: Violations): void {
  if (attachments.length > MOST) {
    violations.add(path, `must have at most ${MOST} files: link to the others`);
    return;
  }
  attachments.forEach((attachment, index) => checkAttachment(attachment, `${path}[${index}]`, violations));
  const ids = attachments.map(({ contentId }) => contentId).filter((id) => id !== '');
  if (new Set(ids).size < ids.length) {
    violations.add(path, 'must have different content ids: give each image its own');
  }
}

function checkAttachment({ name, mediaType, url, contentId }: EmailAttachment, path: string, violations: Violations): void {
  if (isBlank(name) || isLongerThan(name, LONGEST_NAME) || hasControlCharacter(name) || /[/\\]/.test(name)) {
    violations.add(`${path}.name`, `must be a file name of 1 to ${LONGEST_NAME} characters without slashes`);
  }
  if (!MEDIA_TYPE.test(mediaType) || /^(?:multipart|message)\//i.test(mediaType)) {
    violations.add(`${path}.media_type`, 'must be the media type of one file, for example application/pdf');
  }
  if (!isHttpsUrl(url)) {
    violations.add(`${path}.url`, `must be an https URL of at most ${LONGEST_URL.toLocaleString('en-US')} characters, without user and password`);
  }
  if (contentId !== '' && !CONTENT_ID.test(contentId)) {
    violations.add(`${path}.content_id`, 'must have at most 64 letters, digits, dots, hyphens and underscores');
  }
}

function isHttpsUrl(url: string): boolean {
  if (url.length > LONGEST_URL || hasControlCharacter(url) || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return protocol === 'https:' && username === '' && password === '';
}
