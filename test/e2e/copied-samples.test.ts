import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

describe('a run on data whose test samples are training samples', () => {
  it('warns, computed anew or found in the store, and goes on', () => {
    place.write('t.csv', 'a,b,part,kind\n1,2,train,x\n3,4,train,y\n5,6,val,x\n1,2,test,x\n7,8,test,y\n');
    place.write('main.tml', 'edition 1\ndataset d = table(file: "t.csv", label: "kind", split: predefined(column: "part"))\n');
    for (const _ of ['computed', 'found']) {
      const { code, stdout, stderr } = place.tml('run', 'main.tml', '--output', 'plain');
      expect(code).toBe(0);
      expect(stdout + stderr).toContain('1 of 2 test samples is equal to a training sample');
      expect(stdout + stderr).toContain('TML7172');
    }
  });
});
