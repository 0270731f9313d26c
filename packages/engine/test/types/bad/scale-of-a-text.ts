// says: Only numbers have a scale and a unit.
import { itemField } from '../../../src/index.ts';

itemField('text', { scale: 2, en: 'name', zh: '名称' });
