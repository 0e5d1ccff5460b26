import { describe, expect, it } from 'vitest';
import { checkText, problemsOf, withDigits } from './check-text.js';

const problems = (text: string): string[] => problemsOf(checkText(withDigits(text)));
const line = 'metric m = net -> accuracy(on: d.train)';
const codes = (text: string): string[] => problems(text).map((one) => one.split(' ').slice(0, 2).join(' '));

describe('# tml-ignore', () => {
  it('silences a warning of the line below, for a reason', () => {
    expect(codes(line)).toEqual(['TML3303 5:32']);
    expect(problems(`# tml-ignore TML3303: the training error is what we ask for\n${line}`)).toEqual([]);
    expect(problems(`# tml-ignore TML3303: here\n# and a remark\n${line}`)).toEqual([]);
  });

  it('silences that code and that line alone', () => {
    expect(codes(`# tml-ignore TML3302: other\n${line}`)).toEqual(['TML5001 5:1', 'TML3303 6:32']);
    expect(codes(`# tml-ignore TML3303: here\n${line}\nmetric n = net -> accuracy(on: d.train)`)).toEqual(['TML3303 7:32']);
    expect(codes(`# tml-ignore TML3303: far\n\n${line}`)).toEqual(['TML5001 5:1', 'TML3303 7:32']);
  });

  it('that silences nothing is reported, unless errors keep the file from being checked', () => {
    expect(problems('# tml-ignore TML3303: once\nlet a = 1')).toEqual([
      'TML5001 5:1 this silences nothing: the line below does not report TML3303',
    ]);
    expect(codes('# tml-ignore TML3303: once\nlet a = b')).toEqual(['TML3001 6:9']);
  });

  it.each([
    [`# tml-ignore TML3303\n${line}`, 'a code and a reason are needed'],
    [`# tml-ignore TML3303:\n${line}`, 'a code and a reason are needed'],
    [`# tml-ignore\n${line}`, 'a code and a reason are needed'],
    [`# tml-ignore TML3399: so\n${line}`, 'there is no code TML3399'],
    [`${line} # tml-ignore TML3303: so`, 'it stands behind code'],
  ])('%s is refused', (text, problem) => {
    const found = problems(text);
    expect(found).toHaveLength(2);
    expect(found.find((one) => one.startsWith('TML5002'))).toContain(problem);
    expect(found.some((one) => one.startsWith('TML3303'))).toBe(true);
  });

  it('never silences an error', () => {
    expect(codes('# tml-ignore TML3001: trust me\nlet a = b')).toEqual(['TML5003 5:1', 'TML3001 6:9']);
  });
});
