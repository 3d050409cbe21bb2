/**
 * Why a book is not taken: each refusal has a code, says what is wrong in words of a spreadsheet, and how to mend it.
 */

/** Every code and what it means. */
export const BOOK_CODES = {
  'NOT-EXCEL': 'the file is no Excel workbook',
  FORMAT: 'an Excel file of a kind that nothing can be put into: .xls, .xlsb, a template, an add-in',
  STRICT: 'saved as Strict Open XML',
  ENCRYPTED: 'the book opens with a password only',
  SIGNED: 'the book is digitally signed, and any change would break the signature',
  SHARED: 'the book is shared in the old way, with a history of changes',
  LOCKED: 'the structure of the book is protected',
  DAMAGED: 'the file is cut off or damaged',
  UNSAFE: 'the file is made to do harm: it unpacks to far more than it should, hides parts, or names places outside of itself',
  DTD: 'a part has a document type definition, which no spreadsheet writes',
  'TOO-LARGE': 'the book is larger than what is read',
  STYLES: 'the book has so many cell formats that ours have no room',
  'NAME-TAKEN': 'the book has names or tables of its own that are called like ours',
  'NAMES-GONE': 'formulas of the book use names that the new sheets do not have',
  'CELLS-MOVED': 'formulas of the book point at cells in which something else stands now',
  ADDITIONS: 'somebody has put notes, pictures or the like on sheets that are replaced',
} as const

export type BookCode = keyof typeof BOOK_CODES

/** The book is not taken, and nothing was written. `places` are cells, names or parts that the message is about, in the order of the book. */
export class BookError extends Error {
  override readonly name = 'BookError'

  constructor(
    readonly code: BookCode,
    message: string,
    readonly hint: string,
    readonly places: readonly string[] = [],
  ) {
    super(message)
  }
}

export function damaged(what: string): BookError {
  return new BookError('DAMAGED', `the file is damaged: ${what}`, 'Open it in Excel, let it be repaired, save it, and try again.')
}

/** Also true for an error of another copy of this library. */
export function isBookError(error: unknown): error is BookError {
  return error instanceof Error && error.name === 'BookError' && 'places' in error
}
