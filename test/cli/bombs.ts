/**
 * Hostile input: every bomb of the language page, with the problem that it ends in.
 */
const around = (costs: string, assumptions = '  x: 1') =>
  `fundbraid: 1\nname: Bomb\nhorizon: { from: FY26, through: FY28 }\nassumptions:\n${assumptions}\nservices:\n  s: { costs: ${costs} }\nstreams:\n  c: { kind: appropriation, awards: [{ annual: 1 }] }\n`
const formula = (text: string) => around(`"= ${text}"`)
const many = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n')

const laughs = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  .map(
    (name, index, all) =>
      `  ${name}: &${name} [${Array(10)
        .fill(`*${all[index - 1] ?? 'a'}`)
        .join(', ')}]`,
  )
  .join('\n')

export const BOMBS: readonly (readonly [name: string, code: string, input: string | Uint8Array])[] = [
  ['5,000 open brackets', 'TOO-DEEP', around('['.repeat(5000))],
  ['900,000 open brackets', 'TOO-DEEP', '['.repeat(900_000)],
  ['900,000 open braces', 'TOO-DEEP', '{a: '.repeat(220_000)],
  ['deep by indentation', 'TOO-DEEP', many(600, (index) => `${' '.repeat(index)}a:`)],
  ['deep by dashes', 'TOO-DEEP', '- '.repeat(200_000)],
  ['more than 100,000 nodes', 'TOO-MANY-NODES', many(240_000, () => '- 1')],
  ['a flow list of 400,000', 'TOO-MANY-NODES', `[${'1,'.repeat(400_000)}1]`],
  ['more than 1 MB', 'FILE-SIZE', `# ${'x'.repeat(1_000_001)}`],
  ['50 MB', 'FILE-SIZE', 'x'.repeat(50_000_000)],
  ['not UTF-8', 'FILE-ENCODING', new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a])],
  ['zero bytes', 'FILE-ENCODING', `a: ${'\u0000'.repeat(10)}`],
  ['billion laughs', 'ALIAS-BOMB', around('1', `  a: &a [x, x, x, x, x, x, x, x, x, x]\n${laughs}`)],
  ['an anchor inside itself', 'ALIAS-BOMB', around('1', '  a: &a [*a, *a]')],
  ['__proto__', 'FORBIDDEN-KEY', around('{ __proto__: { amount: 1 } }')],
  ['constructor', 'FORBIDDEN-KEY', around('{ constructor: { prototype: 1 } }')],
  ['merge key', 'FORBIDDEN-KEY', around('1', '  a: &a { FY26: 1 }\n  <<: *a')],
  ['a tag', 'YAML-TAG', around('!!js/function "function(){}"')],
  ['two documents', 'YAML-TAG', `${around('1')}---\n${around('1')}`],
  ['a formula of 1,001 characters', 'FORMULA-LIMIT', formula('1'.padEnd(1001, ' + 1').slice(0, 1001))],
  ['33 parentheses', 'FORMULA-LIMIT', formula(`${'('.repeat(33)}1${')'.repeat(33)}`)],
  ['301 nodes', 'FORMULA-LIMIT', formula('1'.concat('+1'.repeat(160)))],
  ['900 minus signs', 'FORMULA-LIMIT', formula(`${'-'.repeat(900)}1`)],
  ['a tower of powers', 'FORMULA-LIMIT', formula('9^9^9^9')],
  ['400 powers of 1', 'FORMULA-LIMIT', formula(`1${'^1'.repeat(400)}`)],
  ['a number beyond 10^60', 'FORMULA-LIMIT', formula('1e61')],
  ['a number with a huge exponent', 'NUMBER-RANGE', around('1e999999999')],
  ['a number of 900,000 digits', 'BAD-NUMBER', around('9'.repeat(900_000))],
  ['code in a formula', 'FORMULA-SYNTAX', formula("import('fs')")],
  ['a function that is not listed', 'FORMULA-NAME', formula('factorial(170)')],
  ['a range in a formula', 'FORMULA-SYNTAX', formula('1:10000000')],
  [
    '12,000 assumptions in a chain',
    'FORMULA-LIMIT',
    around('"= a0"', `${many(12_000, (index) => `  a${index}: "= a${index + 1} + 1"`)}\n  a12000: 1`),
  ],
  [
    'assumptions in a long circle',
    'FORMULA-CIRCLE',
    around(
      '1',
      many(9000, (index) => `  a${index}: "= a${(index + 1) % 9000}"`),
    ),
  ],
  [
    '20,000 formulas with roots',
    'FORMULA-LIMIT',
    around(
      '1',
      many(20_000, (index) => `  a${index}: "= ${index} ^ 0.5 ^ 0.5"`),
    ),
  ],
  ['20,000 unknown keys', 'UNKNOWN-KEY', `${around('1')}${many(20_000, (index) => `key${index}: 1`)}`],
  ['20,000 unknown ids', 'UNKNOWN-ID', `${around('1')}policy:\n  order:\n${many(20_000, (index) => `    - stream-${index}`)}`],
  ['a horizon of 200 years', 'HORIZON', around('1').replace('FY28', 'FY2199')],
  [
    'a plan that is too large',
    'TOO-LARGE',
    around(`\n${many(12_000, (index) => `      l${index}: 1`)}`)
      .replace('{ costs: ', '\n    costs:')
      .replace(' }\nstreams', '\nstreams')
      .replace('FY28', 'FY70'),
  ],
  [
    '100,000 awards',
    'TOO-LARGE',
    `${around('1').replace('FY28', 'FY70')}  d:\n    kind: appropriation\n    awards:\n${many(3000, () => '      - { monthly: 1 }')}`,
  ],
]
