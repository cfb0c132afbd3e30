/** Something a person can be, two in a department and two in the whole institution; see `authority.ts` for what each may do. */
export type Role = 'delegate' | 'purchaser' | 'approver' | 'auditor';
