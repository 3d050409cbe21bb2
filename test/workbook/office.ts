/**
 * LibreOffice as a judge: it works every formula out anew. The values that we stored are taken out first, so that nothing can be echoed.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

const OFFICE = [
  '/usr/bin/soffice',
  '/usr/bin/libreoffice',
  '/opt/libreoffice/program/soffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
].find(existsSync)

/** False where LibreOffice is missing: says so in one line, or fails where nothing may be skipped. */
export function hasOffice(): boolean {
  if (OFFICE !== undefined) return true
  if (process.env.CI_NO_SKIP === '1') throw new Error('LibreOffice is missing')
  console.log('skipped: no LibreOffice on this machine')
  return false
}

/** Every workbook as LibreOffice saves it after working out all formulas; one start for all. */
export function recalculated(books: { readonly [name: string]: Uint8Array }): { [name: string]: Uint8Array } {
  const files = Object.entries(books).map(([name, book]) => [`${name}.xlsx`, withoutValues(book)] as const)
  const made = converted(Object.fromEntries(files), 'xlsx:Calc MS Excel 2007 XML')
  return Object.fromEntries(Object.keys(books).map((name) => [name, made[`${name}.xlsx`]!]))
}

/** Files, by their names, as LibreOffice opens and saves them in another format: with the values that it shows to somebody who opens them. */
export function converted(files: { readonly [name: string]: Uint8Array }, format: string): { [name: string]: Uint8Array } {
  const folder = mkdtempSync(join(tmpdir(), 'fundbraid-office-'))
  const names = Object.keys(files)
  for (const name of names) writeFileSync(join(folder, name), files[name]!)
  mkdirSync(join(folder, 'out'))
  execFileSync(
    OFFICE!,
    [
      ...[`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', format],
      ...['--outdir', join(folder, 'out'), ...names.map((name) => join(folder, name))],
    ],
    { stdio: 'ignore', timeout: 240_000 },
  )
  const extension = format.split(':')[0]!
  const made = (name: string) => join(folder, 'out', name.replace(/\.\w+$/, `.${extension}`))
  return Object.fromEntries(names.map((name) => [name, new Uint8Array(readFileSync(made(name)))]))
}

function withoutValues(book: Uint8Array): Uint8Array {
  const parts = unzipSync(book)
  let count = 0
  for (const path of Object.keys(parts).filter((one) => /^xl\/worksheets\/sheet\d+\.xml$/.test(one))) {
    const stripped = strFromU8(parts[path]!).replace(/(<\/f>)<v>[^<]*<\/v>/g, (_, end: string) => {
      count += 1
      return end
    })
    parts[path] = strToU8(stripped)
  }
  if (count === 0) throw new Error('the workbook has no formula with a value')
  return zipSync(parts)
}

const PYTHON = '/usr/bin/python3'

/** False where openpyxl is missing, as `hasOffice`. */
export function hasOpenpyxl(): boolean {
  if (existsSync(PYTHON) && spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0) return true
  if (process.env.CI_NO_SKIP === '1') throw new Error('openpyxl is missing')
  console.log('skipped: no openpyxl on this machine')
  return false
}

/** What openpyxl finds: it ends with an error where a part is not as the format wants it, and any warning is an error. */
export function loadedByOpenpyxl(
  book: Uint8Array,
  warnings: 'error' | 'ignore' = 'error',
): {
  readonly sheets: string[]
  readonly tables: string[]
  readonly charts: number
  readonly titles: string[]
} {
  const folder = mkdtempSync(join(tmpdir(), 'fundbraid-openpyxl-'))
  writeFileSync(join(folder, 'book.xlsx'), book)
  const program = `import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({
  'sheets': book.sheetnames,
  'tables': [name for sheet in book for name in sheet.tables],
  'charts': sum(len(sheet._charts) for sheet in book),
  'titles': [sheet.print_title_rows for sheet in book],
}))`
  return JSON.parse(execFileSync(PYTHON, ['-W', warnings, '-c', program, join(folder, 'book.xlsx')], { encoding: 'utf8' }))
}
