/** How a command ends. */
export const EXIT = { done: 0, failed: 1, wrong: 2, bug: 3, interrupted: 130 } as const

/** The call or a file is wrong: the user can mend it. */
export class CallError extends Error {
  constructor(
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message)
  }
}
