/**
 * The commands and their options, with help that begins with an example; and what becomes of everything that can go wrong.
 * Each command is loaded when it is called: nobody waits for the others.
 */
import { Command, CommanderError, Option } from 'commander'
import { InternalError } from '../money/internal-error.ts'
import { isScenarioError } from '../scenario/problems.ts'
import { VERSION } from '../version.ts'
import { CallError, EXIT } from './exit.ts'
import { printProblems, say } from './output.ts'

export async function run(words: readonly string[]): Promise<void> {
  process.stdout.on('error', endQuietly)
  process.on('SIGINT', () => process.exit(EXIT.interrupted))
  const program = makeProgram()
  try {
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync([...words], { from: 'user' })
  } catch (error) {
    process.exitCode = outcomeOf(error, words.includes('--json'))
  }
}

/** Somebody closed the pipe, such as `| head`: nothing is wrong. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}

function outcomeOf(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrong
  if (isScenarioError(error)) {
    printProblems(error.problems, { json })
    return EXIT.wrong
  }
  if (error instanceof CallError) {
    if (json)
      process.stdout.write(`${JSON.stringify({ fundbraid: 1, problems: [{ code: 'CALL', severity: 'error', message: error.message }] })}\n`)
    else say(`fundbraid: ${error.message}${error.hint === null ? '' : `\n  ${error.hint}`}`)
    return EXIT.wrong
  }
  const what = error instanceof InternalError ? error.message : error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  say(
    `fundbraid ${VERSION}: this is a mistake of ours, not of your scenario: ${what}\n  No result was written. Please report it, with the scenario if it may be shown.`,
  )
  return EXIT.bug
}

function makeProgram(): Command {
  const program = new Command('fundbraid')
    .description('Shows years ahead which service loses its money, when, why, and what would close the gap.')
    .addHelpText('before', 'Example: fundbraid init && fundbraid simulate scenario.yaml\n')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 --fail-on happened or verify found a fault, 2 the scenario or the call is wrong, 3 a mistake of ours.\nNothing leaves your machine.',
    )
    .option('-V, --version', 'print the version')
    .on('option:version', () => {
      process.stdout.write(`${VERSION}\n`)
      throw new CommanderError(0, 'fundbraid.version', '')
    })
    .showSuggestionAfterError(true)
    .helpCommand(false)
    .exitOverride()
  simulateCommand(program)
  compareCommand(program)
  command(program, 'check', 'check FILE', 'list what is wrong or noteworthy in a scenario, without running it')
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file')
    .option('--set <path=value>', 'change a key before checking, such as assumptions.cola=2% (repeatable)', collect, [])
    .option('--json', 'print the problems as JSON')
    .addOption(colorOption())
    .action(async (file, options) => (await import('./check.ts')).runCheck(file, options))
  questionOptions(
    command(
      program,
      'ask',
      'ask scenario.yaml --close therapy --through FY28 --like aware --lever medicaid_share',
      'find the smallest thing that closes the gap: new money, or how far a lever must be moved',
    ),
  )
    .option('--close <SERVICE>', 'the gap of one service', 'all')
    .option('--through <FY>', 'the gap through this fiscal year, such as FY28 (default: the last)')
    .option('--like <STREAM>', 'also new money under the rules of a stream of the scenario')
    .option(
      '--lever <PATH>',
      'what could be moved: an assumption, a stream, or the path of a value (repeatable; default: the levers of the file)',
      collect,
      [],
    )
    .option('-o, --output <FILE>', 'write .md or .json (repeatable)', collect, [])
    .action(async (file, options) => (await import('./ask.ts')).runAsk(file, options))
  command(program, 'explain', 'explain scenario.yaml FY28.therapy', 'tell where a figure comes from: postings, reasons, proof')
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .argument('[WHAT]', 'a service, cost line, stream or gap, such as therapy, FY28.therapy, 2027-11.aware; without it a list')
    .option('-o, --output <FILE>', 'write .md or .json (repeatable)', collect, [])
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file, such as grant-ends+levy-fails')
    .option('--set <path=value>', 'change a key for this run, such as assumptions.cola=2% (repeatable)', collect, [])
    .option('--json', 'print the explanation as JSON instead of text, with every posting')
    .option('-q, --quiet', 'print nothing but problems')
    .addOption(colorOption())
    .action(async (file, what, options) => (await import('./explain.ts')).runExplain(file, what, options))
  command(
    program,
    'calendar',
    'calendar scenario.yaml -o dates.ics',
    'list every date on which somebody must act: renewals, notice, award ends, money to save',
  )
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .option('-o, --output <FILE>', 'write .ics (for calendar programs), .md or .json (repeatable)', collect, [])
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file, such as grant-ends+levy-fails')
    .option('--set <path=value>', 'change a key for this run, such as assumptions.cola=2% (repeatable)', collect, [])
    .option('--json', 'print the dates as JSON instead of text')
    .option('-q, --quiet', 'print nothing but problems')
    .addOption(colorOption())
    .action(async (file, options) => (await import('./calendar.ts')).runCalendar(file, options))
  command(
    program,
    'verify',
    'simulate scenario.yaml --ledger -o result.json && fundbraid verify scenario.yaml result.json',
    'work a saved result out again from its scenario, and say what is wrong in it',
  )
    .argument('<SCENARIO>', 'the scenario that the result was made from; - reads it from standard input')
    .argument('<RESULT>', 'a result with its books, as simulate --ledger writes it; - reads it from standard input')
    .option('--all', 'every fault, not the first 20 alone')
    .option('--json', 'print the verdict as JSON')
    .action(async (scenario, result, options) => (await import('./verify.ts')).runVerify(scenario, result, options))
  command(program, 'waivers', 'waivers scenario.yaml', 'show which one rule, if it were waived, would fund how much more')
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file, such as grant-ends+levy-fails')
    .option('--set <path=value>', 'change a key first, such as assumptions.cola=2% (repeatable)', collect, [])
    .option('--json', 'print what was found as JSON')
    .addOption(colorOption())
    .action(async (file, options) => (await import('./waivers.ts')).runWaivers(file, options))
  questionOptions(
    command(
      program,
      'stress',
      'stress scenario.yaml',
      'lose each stream in turn, then each two of the worst five: the gap, when it begins, what is lost',
    ),
  )
    .option('-o, --output <FILE>', 'write .md or .json (repeatable)', collect, [])
    .action(async (file, options) => (await import('./stress.ts')).runStress(file, options))
  questionOptions(
    command(
      program,
      'sensitivity',
      'sensitivity scenario.yaml --path medicaid_share --path aware --by 5% -o tornado.svg',
      'show which number moves the gap most: each lever at its low and its high, or values up and down by a share',
    ),
  )
    .option(
      '--path <PATH>',
      'an assumption, a stream, or the path of a value, such as services.therapy.costs.agency.amount (repeatable); without it the levers, else every assumption and stream',
      collect,
      [],
    )
    .option('--by <share>', 'up and down by so much (default: levers to their low and high, everything else by 10%)')
    .option('-o, --output <FILE>', 'write .svg (a picture), .md or .json (repeatable)', collect, [])
    .action(async (file, options) => (await import('./sensitivity.ts')).runSensitivity(file, options))
  embedCommand(program)
  command(program, 'init', 'init, fundbraid init rural-medicaid, fundbraid init --list', 'write a scenario that runs, to start from')
    .argument('[NAME]', 'one of the shipped scenarios; without it a short commented one')
    .option('--list', 'list the shipped scenarios')
    .option('-o, --output <FILE>', 'where to write it (default: scenario.yaml, or NAME.yaml); never overwrites')
    .action(async (name, options) => (await import('./init.ts')).runInit(name, options))
  command(program, 'schema', 'schema > fundbraid.schema.json', 'print the JSON Schema of scenarios, for editors')
    .option('--result', 'print the JSON Schema of results instead')
    .action(async (options) => (await import('./schema.ts')).runSchema(options))
  return program
}

function command(program: Command, name: string, example: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .addHelpText('before', `Example: fundbraid ${example}\n`)
    .exitOverride()
    .showSuggestionAfterError(true)
}

function simulateCommand(program: Command): void {
  command(program, 'simulate', 'simulate scenario.yaml -o plan.xlsx', 'run a scenario and print the plan with its gaps and their reasons')
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .option(
      '-o, --output <FILE>',
      'write .xlsx (a workbook with live figures), .json, .md, .csv (the ledger in dollars), or a folder/ with every table as csv (repeatable)',
      collect,
      [],
    )
    .option('--json', 'print the result as JSON instead of text')
    .option('--ledger', 'with the books: who paid what in every month')
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file, such as grant-ends+levy-fails')
    .option('--set <path=value>', 'change a key for this run, such as assumptions.cola=2% (repeatable)', collect, [])
    .addOption(new Option('--by <period>', 'columns of the plan').choices(['year', 'quarter', 'month']).default('year'))
    .option('--causes', 'what made the gaps: streams that end, shrink or lag, and costs that grow, in parts that sum to them')
    .option('--seed <number>', 'with --causes: picks the random orders where there are more than ten causes (default: 1)', wholeNumber)
    .option(
      '--workers <N>',
      'with --causes: make so many plans at a time (default: one for each processor, at most 4); the answer is the same',
    )
    .option('--tiers', 'add cost, funding and gap by tier')
    .option('--all', 'every gap and lapse, not the most important alone')
    .addOption(
      new Option('--fail-on <what>', 'end with exit code 1 if there is a gap, a critical gap or finding, or a warning (repeatable)')
        .choices(['gap', 'critical', 'finding'])
        .argParser((given: string, before: string[] | undefined) => {
          if (!['gap', 'critical', 'finding'].includes(given)) throw new CallError(`--fail-on takes gap, critical or finding, not ${given}`)
          return [...(before ?? []), given]
        }),
    )
    .option('-q, --quiet', 'print nothing but problems')
    .addOption(colorOption())
    .action(async (file, options) => (await import('./simulate.ts')).runSimulate(file, options))
}

function embedCommand(program: Command): void {
  command(program, 'embed', 'embed budget.xlsx scenario.yaml', 'put the plan into a budget book, or in place of the one that is there')
    .argument('<BOOK>', 'an Excel workbook, .xlsx or .xlsm; it is never changed')
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .option('-o, --output <FILE>', 'where to write the book (default: beside it, budget.fundbraid.xlsx)')
    .option('--force', 'also where formulas of the book break: names that are gone say #N/A; and where notes or charts on our sheets go')
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file, such as grant-ends+levy-fails')
    .option('--set <path=value>', 'change a key for this run, such as assumptions.cola=2% (repeatable)', collect, [])
    .option('--json', 'print what was done as JSON instead of text')
    .option('-q, --quiet', 'print nothing but problems')
    .addHelpText(
      'after',
      '\nSheets of an earlier time are replaced where they are; every other part of the book stays byte for byte.\nA sheet of yours says =FB_Gap_FY28; the names are in src/workbook/README.md.',
    )
    .action(async (book, file, options) => (await import('./embed.ts')).runEmbed(book, file, options))
}

function compareCommand(program: Command): void {
  command(
    program,
    'compare',
    'compare scenario.yaml --what-if aware-cut-short --what-if levy-fails last-month.json',
    'put plans side by side, and show what leads from one gap to the other',
  )
    .argument('<FILE>', 'the scenario that the others are compared with; - reads it from standard input')
    .argument('[OTHER...]', 'other scenarios (.yaml), and results that were saved before (.json)')
    .option(
      '--what-if <ID[+ID]>',
      'the scenario with what-ifs of its file (repeatable); without any and without OTHER, each of its what-ifs',
      collect,
      [],
    )
    .option('-o, --output <FILE>', 'write .json or .md (repeatable)', collect, [])
    .option('--json', 'print the comparison as JSON instead of text')
    .option('--all', 'with who funds it in every fiscal year')
    .addOption(colorOption())
    .action(async (file, others, options) => (await import('./compare.ts')).runCompare(file, others, options))
}

/** What every question has that makes many plans. */
function questionOptions(asked: Command): Command {
  return asked
    .argument('<FILE>', 'a scenario; - reads it from standard input')
    .option('--what-if <ID[+ID]>', 'with the changes of what-ifs of the file, such as grant-ends+levy-fails')
    .option('--set <path=value>', 'change a key first, such as assumptions.cola=2% (repeatable)', collect, [])
    .option('--workers <N>', 'make so many plans at a time (default: one for each processor, at most 4); the answer is the same')
    .option('--json', 'print the answer as JSON instead of text')
    .option('-q, --quiet', 'print nothing but problems')
    .addOption(colorOption())
}

function colorOption(): Option {
  return new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto')
}

function wholeNumber(given: string): number {
  const value = Number(given)
  if (given.trim() === '' || !Number.isSafeInteger(value)) throw new CallError(`a seed is a whole number, not ${given}`)
  return value
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}
