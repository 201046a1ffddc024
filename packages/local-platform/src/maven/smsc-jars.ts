import { join } from 'node:path';

import { REPOSITORY_ROOT } from '../paths';
import { type JarSet } from './jar-set';

/** jSMPP, of which tests build an SMSC. */
export const SMSC_JARS: JarSet = {
  title: 'an SMSC (jSMPP)',
  name: 'jsmpp-3.0.1',
  pomFile: join(REPOSITORY_ROOT, 'packages', 'testing', 'jsmpp', 'pom.xml'),
  announcement: 'Fetching jSMPP 3.0.1 (0.5 MB, once)',
  compiler: 'javac',
};
