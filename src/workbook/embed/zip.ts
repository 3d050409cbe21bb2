/**
 * The zip that a workbook is: its parts are listed, unpacked one by one, and written again. A part that nobody changes is moved as it is
 * packed, so that large books take no time and nothing in them can change.
 *
 * fflate packs and unpacks single parts; its own zip reader trusts what a zip says of itself and packs everything anew. Here nothing is
 * believed: offsets, sizes and check sums are held against the file. (PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.)
 */
import { deflateSync, Inflate, inflateSync } from 'fflate'
import { crc32 } from './crc.ts'
import { BookError, damaged } from './refusal.ts'

/** A part as it lies in a zip. `packed` are its bytes there. */
export type Entry = {
  readonly path: string
  readonly name: Uint8Array
  /** 0 is stored, 8 is deflated. */
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly size: number
  readonly packed: Uint8Array
  /** Time and date, and what else the list of parts says of it, as it was. */
  readonly stamp: number
  readonly madeBy: number
  readonly attributes: number
}

const MOST_FILE = 500_000_000
const MOST_PARTS = 20_000
const MOST_UNPACKED = 2_000_000_000
const MOST_PATH = 1024
/** More than this is no spreadsheet: text of the densest kind packs to a two-hundredth. Small parts may, since they cannot harm. */
const MOST_RATIO = 250
const SMALL = 50_000_000

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const UTF8 = 0x0800

export function readZip(bytes: Uint8Array): readonly Entry[] {
  if (bytes.length > MOST_FILE)
    throw new BookError('TOO-LARGE', 'the file is larger than 500 MB', 'Move what is not the budget into a book of its own.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { count, offset, start } = endOf(view)
  if (count > MOST_PARTS) throw unsafe(`it has ${count} parts`)
  const found: { readonly entry: Entry; readonly from: number; readonly to: number }[] = []
  const seen = new Set<string>()
  let at = offset
  for (let index = 0; index < count; index++) {
    if (at + 46 > start || view.getUint32(at, true) !== CENTRAL) throw damaged('its list of parts is broken')
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [number, number, number]
    const next = at + 46 + nameLength + extraLength + noteLength
    if (next > start) throw damaged('its list of parts is broken')
    const name = bytes.subarray(at + 46, at + 46 + nameLength)
    const path = pathOf(name)
    const key = path.toLowerCase()
    if (seen.has(key)) throw unsafe(`it has two parts called ${shown(path)}`)
    seen.add(key)
    found.push(located(view, bytes, at, path, name, offset))
    at = next
  }
  refuseOverlaps(found)
  refuseBombs(found.map(({ entry }) => entry))
  return found.map(({ entry }) => entry)
}

function endOf(view: DataView): { readonly count: number; readonly offset: number; readonly start: number } {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== END || at + 22 + view.getUint16(at + 20, true) !== view.byteLength) continue
    const [disk, count, size, offset] = [
      view.getUint16(at + 4, true),
      view.getUint16(at + 10, true),
      view.getUint32(at + 12, true),
      view.getUint32(at + 16, true),
    ]
    if (disk !== 0 && disk !== 0xffff) throw damaged('it is one of several files')
    const isLong = count === 0xffff || size === 0xffffffff || offset === 0xffffffff
    const listed = isLong ? longEndOf(view, at) : { count, size, offset, start: at }
    if (listed.offset + listed.size > listed.start) throw damaged('its list of parts is not where it should be')
    return listed
  }
  throw damaged('its end is missing')
}

function longEndOf(
  view: DataView,
  end: number,
): { readonly count: number; readonly size: number; readonly offset: number; readonly start: number } {
  if (end < 20 || view.getUint32(end - 20, true) !== LOCATOR_64) throw damaged('its end is missing')
  const at = long(view, end - 12)
  if (at + 56 > end || view.getUint32(at, true) !== END_64) throw damaged('its end is missing')
  return { count: long(view, at + 32), size: long(view, at + 40), offset: long(view, at + 48), start: at }
}

function long(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('a size in it cannot be')
  return Number(value)
}

type Located = { readonly entry: Entry; readonly from: number; readonly to: number }

function located(view: DataView, bytes: Uint8Array, at: number, path: string, name: Uint8Array, end: number): Located {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  if (flags & 0x2041)
    throw new BookError('ENCRYPTED', 'the file is a zip with a password', 'Save the book without a password and try again.')
  if (method !== 0 && method !== 8) throw damaged(`${shown(path)} is packed in a way that no spreadsheet reads (${method})`)
  const { size, length, from } = sizesOf(view, at, name.length)
  if (from + 30 > end || view.getUint32(from, true) !== LOCAL) throw damaged(`${shown(path)} is not where the list says`)
  const start = from + 30 + view.getUint16(from + 26, true) + view.getUint16(from + 28, true)
  const localName = bytes.subarray(from + 30, from + 30 + view.getUint16(from + 26, true))
  if (start + length > end) throw damaged(`${shown(path)} is cut off`)
  if (localName.length !== name.length || localName.some((byte, index) => byte !== name[index]))
    throw unsafe(`the part that is listed as ${shown(path)} is called otherwise where it lies`)
  const entry: Entry = {
    ...{ path, name, method, flags: flags & UTF8, crc: view.getUint32(at + 16, true), size, packed: bytes.subarray(start, start + length) },
    ...{ stamp: view.getUint32(at + 12, true), madeBy: view.getUint16(at + 4, true), attributes: view.getUint32(at + 38, true) },
  }
  return { entry, from, to: start + length }
}

/** Sizes and place of a part; those that do not fit into 32 bits stand in an extra field, in this order. */
function sizesOf(
  view: DataView,
  at: number,
  nameLength: number,
): { readonly size: number; readonly length: number; readonly from: number } {
  const short = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  let extra = at + 46 + nameLength
  const end = extra + view.getUint16(at + 30, true)
  while (extra + 4 <= end && view.getUint16(extra, true) !== 1) extra += 4 + view.getUint16(extra + 2, true)
  let field = extra + 4
  const [size, length, from] = short.map((value) => {
    if (value !== 0xffffffff) return value
    if (field + 8 > end) throw damaged('a size in it is missing')
    field += 8
    return long(view, field - 8)
  }) as [number, number, number]
  return { size, length, from }
}

/** Names of parts lie inside the book: no way up, no root, no drive. */
function pathOf(name: Uint8Array): string {
  let path: string
  try {
    path = new TextDecoder('utf-8', { fatal: true }).decode(name)
  } catch {
    path = [...name].map((byte) => String.fromCharCode(byte)).join('')
  }
  const steps = path.split('/')
  if (
    path === '' ||
    path.length > MOST_PATH ||
    /[\\:\p{Cc}]/u.test(path) ||
    steps.some((step, index) => step === '..' || step === '.' || (step === '' && index < steps.length - 1))
  )
    throw unsafe(`it has a part called ${shown(path)}`)
  return path
}

function refuseOverlaps(found: readonly Located[]): void {
  const sorted = [...found].sort((one, other) => one.from - other.from)
  sorted.forEach(({ entry, from }, index) => {
    if (index > 0 && from < sorted[index - 1]!.to) throw unsafe(`${shown(entry.path)} lies inside another part`)
  })
}

function refuseBombs(entries: readonly Entry[]): void {
  const whole = entries.reduce((sum, { size }) => sum + size, 0)
  const bomb = entries.find(({ size, packed }) => size > SMALL && size > packed.length * MOST_RATIO)
  if (bomb !== undefined)
    throw unsafe(`${shown(bomb.path)} unpacks to ${Math.round(bomb.size / Math.max(1, bomb.packed.length))} times its size`)
  const packed = entries.reduce((sum, entry) => sum + entry.packed.length, 0)
  if (whole > SMALL && whole > packed * MOST_RATIO) throw unsafe(`it unpacks to ${Math.round(whole / Math.max(1, packed))} times its size`)
  if (whole > MOST_UNPACKED)
    throw new BookError(
      'TOO-LARGE',
      `the book unpacks to ${Math.round(whole / 1e6)} MB; 2,000 MB are read`,
      'Move what is not the budget into a book of its own.',
    )
}

function unsafe(what: string): BookError {
  return new BookError('UNSAFE', `the file is not safe to open: ${what}`, 'No spreadsheet writes such a file. Ask where it comes from.')
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 80))
}

/** The contents of a part, as large and with the sum that the list says. */
export function unpack(entry: Entry): Uint8Array {
  let content: Uint8Array
  if (entry.method === 0) content = entry.packed
  else {
    try {
      // One byte more would show that it is larger than it says.
      content = inflateSync(entry.packed, { out: new Uint8Array(entry.size + 1) })
    } catch {
      throw damaged(`${shown(entry.path)} cannot be unpacked`)
    }
  }
  if (content.length !== entry.size || crc32(content) !== entry.crc)
    throw damaged(`${shown(entry.path)} is not what it was when it was saved`)
  return content
}

/** The same piece by piece, for parts of any size. */
export function unpackPieces(entry: Entry, take: (piece: Uint8Array) => void): void {
  let size = 0
  let crc = 0
  const pass = (piece: Uint8Array) => {
    size += piece.length
    if (size > entry.size) throw damaged(`${shown(entry.path)} is larger than it says`)
    crc = crc32(piece, crc)
    take(piece)
  }
  if (entry.method === 0) pass(entry.packed)
  else inflatePieces(entry, pass)
  if (size !== entry.size || crc !== entry.crc) throw damaged(`${shown(entry.path)} is not what it was when it was saved`)
}

const PIECE = 1 << 16

function inflatePieces({ path, packed }: Entry, take: (piece: Uint8Array) => void): void {
  const stream = new Inflate((piece) => take(piece))
  try {
    for (let at = 0; at < packed.length || at === 0; at += PIECE) stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length)
  } catch (error) {
    if (error instanceof BookError) throw error
    throw damaged(`${shown(path)} cannot be unpacked`)
  }
}

/** 1980-01-02 12:00, as parts of ours have it everywhere. */
export const STAMP = (((1 << 5) | 2) << 16) | (12 << 11)

export function pack(path: string, content: Uint8Array): Entry {
  const name = new TextEncoder().encode(path)
  return {
    ...{ path, name, method: 8, flags: name.length === path.length ? 0 : UTF8, crc: crc32(content), size: content.length },
    ...{ packed: deflateSync(content, { level: 6 }), stamp: STAMP, madeBy: 20, attributes: 0 },
  }
}

export function writeZip(entries: readonly Entry[]): Uint8Array {
  const sizes = entries.map(({ name, packed }) => 30 + name.length + packed.length)
  const listed = entries.reduce((sum, { name }) => sum + 46 + name.length, 0)
  const body = sizes.reduce((sum, size) => sum + size, 0)
  if (body + listed > 0xfffffff0 || entries.length >= 0xffff)
    throw new BookError('TOO-LARGE', 'the book would be larger than 4 GB', 'Move what is not the budget into a book of its own.')
  const bytes = new Uint8Array(body + listed + 22)
  const view = new DataView(bytes.buffer)
  let at = 0
  let list = body
  entries.forEach((entry, index) => {
    view.setUint32(at, LOCAL, true)
    head(view, at + 4, entry)
    bytes.set(entry.name, at + 30)
    bytes.set(entry.packed, at + 30 + entry.name.length)
    view.setUint32(list, CENTRAL, true)
    view.setUint16(list + 4, entry.madeBy, true)
    head(view, list + 6, entry)
    view.setUint32(list + 38, entry.attributes, true)
    view.setUint32(list + 42, at, true)
    bytes.set(entry.name, list + 46)
    at += sizes[index]!
    list += 46 + entry.name.length
  })
  view.setUint32(list, END, true)
  view.setUint16(list + 8, entries.length, true)
  view.setUint16(list + 10, entries.length, true)
  view.setUint32(list + 12, listed, true)
  view.setUint32(list + 16, body, true)
  return bytes
}

/** What stands before each part and in the list alike. */
function head(view: DataView, at: number, { flags, method, stamp, crc, packed, size, name }: Entry): void {
  view.setUint16(at, 20, true)
  view.setUint16(at + 2, flags, true)
  view.setUint16(at + 4, method, true)
  view.setUint32(at + 6, stamp, true)
  view.setUint32(at + 10, crc, true)
  view.setUint32(at + 14, packed.length, true)
  view.setUint32(at + 18, size, true)
  view.setUint16(at + 22, name.length, true)
}
